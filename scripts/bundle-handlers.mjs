import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { copyNative, nativeBesideBundle, nativeBinding, onnxRuntime } from './onnx-runtime.mjs';
import { onlyNeeded } from './only-needed.mjs';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Handlers in the folder of another one, with which they share the native part of ONNX Runtime: one asset is enough for
 * both. Their constructs say so with `beside`. See ADR 16.
 */
const guests = { 'training-pipeline/attribute-challenger': 'monitoring/attribution-monitor' };

/**
 * Bundles every `lambdas/<capability>/<name>.lambda.ts` to `<out>/<capability>/<name>/index.js`, SDK included, so that a
 * handler runs the versions of the lock file whatever the Lambda runtime ships. A handler that runs models has the native
 * part of ONNX Runtime beside it, or is the guest of one that has. Returns esbuild's metafile per handler.
 */
export async function bundleHandlers(out) {
  const entries = handlerEntries();
  const metafiles = {};
  for (const { name, file } of entries) {
    const host = guests[name];
    const folder = path.join(out, host ?? name);
    const result = await build({
      entryPoints: [file],
      outfile: path.join(folder, host ? `${path.basename(name)}.js` : 'index.js'),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      minify: true,
      metafile: true,
      absWorkingDir: root,
      logLevel: 'error',
      plugins: [nativeBesideBundle, onlyNeeded],
      external: [nativeBinding],
    });
    const runsModels = Object.keys(result.metafile.inputs).some((file) => file.includes(`/${onnxRuntime}/`));
    if (runsModels) copyNative(folder);
    metafiles[name] = result.metafile;
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(
    path.join(out, 'handlers.json'),
    `${JSON.stringify(
      entries.map(({ name }) => name),
      null,
      2,
    )}\n`,
  );
  return metafiles;
}

/** Name (`<capability>/<name>`) and file of every handler. */
export function handlerEntries() {
  const suffix = '.lambda.ts';
  return readdirSync(path.join(root, 'lambdas'), { recursive: true })
    .filter((file) => file.endsWith(suffix))
    .sort()
    .map((file) => ({ file: path.join('lambdas', file), name: file.slice(0, -suffix.length) }));
}
