import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { copyNative, nativeBesideBundle, nativeBinding, onnxRuntime } from './onnx-runtime.mjs';
import { onlyNeeded } from './only-needed.mjs';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Bundles every `lambdas/<capability>/<name>.lambda.ts` to `<out>/<capability>/<name>/index.js`, SDK included, so that a
 * handler runs the versions of the lock file whatever the Lambda runtime ships. A handler that runs models has the native
 * part of ONNX Runtime beside it. Returns esbuild's metafile per handler.
 */
export async function bundleHandlers(out) {
  const entries = handlerEntries();
  const metafiles = {};
  for (const { name, file } of entries) {
    const result = await build({
      entryPoints: [file],
      outfile: path.join(out, name, 'index.js'),
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
    if (runsModels) copyNative(path.join(out, name));
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
