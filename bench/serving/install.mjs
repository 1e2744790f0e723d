import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pythonFor } from '../../scripts/python-environment.mjs';
import { peers } from './contenders.mjs';

const here = import.meta.dirname;
const cache = path.resolve(here, '../../.cache/bench-serving');

/** Makes the virtual environments that are not there yet. Returns the Python of each, by name. */
export function installPeers() {
  const names = [...new Set(peers.map(({ requirements }) => requirements))];
  return Object.fromEntries(names.map((name) => [name, pythonFor(path.join(here, 'peers'), name)]));
}

/** Makes the models, once, and again when their program changes. Returns the folder of each, by name. */
export function makeModels() {
  const program = path.join(here, 'make_models.py');
  const folder = path.join(cache, 'models');
  const stamp = path.join(folder, 'made-by.py');
  const text = readFileSync(program, 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== text) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync(pythonFor(here, 'models'), [program, folder], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`${program} ended with ${status}`);
    writeFileSync(stamp, text);
  }
  return Object.fromEntries(['mlp', 'trees', 'resnet18'].map((name) => [name, path.join(folder, name)]));
}

/** A repository in Triton's layout with some of the models, each as version 1. */
export function makeRepository(name, modelFolders) {
  const folder = path.join(cache, 'repositories', name);
  rmSync(folder, { recursive: true, force: true });
  for (const source of modelFolders) {
    const version = path.join(folder, path.basename(source), '1');
    mkdirSync(version, { recursive: true });
    linkSync(path.join(source, 'model.onnx'), path.join(version, 'model.onnx'));
    cpSync(path.join(source, 'sample.json'), path.join(version, 'sample.json'));
  }
  return folder;
}
