import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Runtime dependency of whatever runs models: native code. */
export const onnxRuntime = 'onnxruntime-node';

/** What esbuild must leave alone in a bundle whose native part lies beside it. */
export const nativeBinding = './native/onnxruntime_binding.node';

/** ONNX Runtime finds its native part by platform below its package; in the bundle there is one, beside it. */
export const nativeBesideBundle = {
  name: 'native-beside-bundle',
  setup(bundler) {
    bundler.onLoad({ filter: /onnxruntime-node[\\/]dist[\\/]binding\.js$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      const contents = source.replace(/require\(`[^`]*onnxruntime_binding\.node`\)/, `require('${nativeBinding}')`);
      if (contents === source) throw new Error(`${file} no longer loads its native part as this bundler expects`);
      return { contents, loader: 'js' };
    });
  },
};

/** Puts the native part for Linux on x86-64 beside a bundle. */
export function copyNative(out) {
  const native = path.join(out, 'native');
  mkdirSync(native, { recursive: true });
  const files = path.join(root, 'node_modules', onnxRuntime, 'bin', 'napi-v6', 'linux', 'x64');
  for (const file of ['onnxruntime_binding.node', 'libonnxruntime.so.1'])
    copyFileSync(path.join(files, file), path.join(native, file));
}
