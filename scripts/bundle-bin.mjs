import { chmodSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { onlyNeeded } from './only-needed.mjs';

const root = path.resolve(import.meta.dirname, '..');

/**
 * The constructs are compiled by jsii to `dist/lib`; the command line uses those, so that a process never holds two
 * copies of a construct class.
 */
const compiledConstructs = {
  name: 'compiled-constructs',
  setup(bundler) {
    const lib = path.join(root, 'lib');
    bundler.onResolve({ filter: /^\.{1,2}\// }, ({ path: specifier, resolveDir }) => {
      const target = path.resolve(resolveDir, specifier);
      if (!target.startsWith(lib + path.sep) || resolveDir.startsWith(lib)) return undefined;
      return { path: `../lib/${path.relative(lib, target)}.js`, external: true };
    });
  },
};

/**
 * Files of their own: what is loaded only when asked for, so that it costs no other start, and classes of errors, of which
 * a process must not hold two copies.
 */
const apart = {
  'configuration-schema': 'bin/configuration/schema/json-schema.ts',
  monitor: 'bin/monitor/actions.ts',
  'package-model': 'bin/model/package-model.ts',
  problem: 'bin/configuration/problem.ts',
  's3-text': 'bin/monitor/storage/s3-text.ts',
  synthesis: 'bin/commands/synthesis.ts',
  'usage-error': 'bin/usage-error.ts',
};

const filesApart = {
  name: 'files-apart',
  setup(bundler) {
    const names = new Map(Object.entries(apart).map(([name, file]) => [path.join(root, file), name]));
    bundler.onResolve({ filter: /^\.{1,2}\// }, ({ path: specifier, resolveDir, kind }) => {
      const name = kind === 'entry-point' ? undefined : names.get(`${path.resolve(resolveDir, specifier)}.ts`);
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
};

/** Bundles the command line (`tidegate`), the threads it starts and the CDK app (`app`) to `<out>/*.js`. */
export async function bundleBin(out) {
  await build({
    absWorkingDir: root,
    entryPoints: {
      tidegate: 'bin/tidegate.ts',
      app: 'bin/app.ts',
      'profile-worker': 'bin/monitor/profiling/worker.ts',
      ...apart,
    },
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // `import()` of a file of CommonJS has all of it searched for names of exports first; `require` does not.
    supported: { 'dynamic-import': false },
    // ONNX Runtime is native and large: only `monitor --model` asks for it, and says so when it is not there.
    external: ['aws-cdk-lib', 'constructs', 'cdk-nag', 'onnxruntime-node'],
    plugins: [filesApart, compiledConstructs, onlyNeeded],
    // Half as much to parse at every start; names stay, for stack traces are read by people.
    minifyWhitespace: true,
    minifySyntax: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'error',
  });
  // In a checkout, npx runs the file itself; npm sets this bit only for packages that it installs.
  chmodSync(path.join(out, 'tidegate.js'), 0o755);
}
