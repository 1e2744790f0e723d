import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { copyNative, nativeBesideBundle, nativeBinding, onnxRuntime } from './onnx-runtime.mjs';
import { onlyNeeded } from './only-needed.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** esbuild settings of everything that runs in Node by itself. */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Names stay as they are written: stack traces are read by people. esbuild's own `keepNames` would put a call around
  // every closure, which costs a tenth of all time on the path of a request.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'error',
  plugins: [onlyNeeded],
};

/**
 * Bundles the inference server to `<out>`: `main.js`, `worker.js`, and with the Dockerfiles, `package.json` and lock file
 * all that the image is built from. The same sources give the same bytes.
 */
export async function bundleServing(out) {
  await build({
    ...common,
    entryPoints: { main: 'serving/main.ts', worker: 'serving/engine/worker.ts' },
    outdir: out,
    // Native code: installed, not bundled.
    external: [onnxRuntime],
  });
  for (const file of ['Dockerfile', 'Dockerfile.cuda', '.dockerignore']) {
    copyFileSync(path.join(root, 'serving', file), path.join(out, file));
  }
  const { version, license } = readJson('package.json');
  const { pinned, packages } = runtimePackages();
  const manifest = { name: 'tidegate-serving', version, private: true, license, dependencies: pinned };
  writeJson(path.join(out, 'package.json'), manifest);
  const lock = { lockfileVersion: 3, requires: true, packages: { '': manifest, ...packages } };
  writeJson(path.join(out, 'package-lock.json'), { name: manifest.name, version, ...lock });
}

/**
 * Bundles the Lambda function to `<out>`: `index.js` with everything in it, and ONNX Runtime's native files for Linux
 * on x86-64 beside it. Nothing else is needed to run it, and nothing is under `node_modules`, which npm leaves out
 * of packages.
 */
export async function bundleFunctionEndpoint(out) {
  await build({
    ...common,
    entryPoints: { index: 'serving/lambda.ts' },
    outdir: out,
    plugins: [onlyNeeded, nativeBesideBundle],
    external: [nativeBinding],
  });
  copyNative(out);
}

/** What the project's lock file says of the runtime dependency and all it needs; its exact version as requirement. */
function runtimePackages() {
  const { packages } = readJson('package-lock.json');
  const needed = new Map();
  const visit = (name, from) => {
    const key = resolveIn(packages, name, from);
    if (key === undefined) throw new Error(`package-lock.json has no '${name}', which '${from}' needs`);
    if (needed.has(key)) return;
    // Where a package was downloaded from is no business of the image, its content is pinned by its integrity.
    const { dev: _dev, resolved: _resolved, ...entry } = packages[key];
    needed.set(key, entry);
    for (const dependency of Object.keys(entry.dependencies ?? {})) visit(dependency, key);
  };
  visit(onnxRuntime, '');
  const pinned = { [onnxRuntime]: packages[`node_modules/${onnxRuntime}`].version };
  const sorted = [...needed].sort(([a], [b]) => (a < b ? -1 : 1));
  return { pinned, packages: Object.fromEntries(sorted) };
}

/** Key of a package as Node would find it from inside another one. */
function resolveIn(packages, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const key = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[key] !== undefined) return key;
    if (folder === '') return undefined;
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
