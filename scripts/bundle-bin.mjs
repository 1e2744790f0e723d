import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { onlyNeeded } from './only-needed.mjs';

const root = path.resolve(import.meta.dirname, '..');

const target = 'node20';

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

const entries = {
  tidegate: 'bin/tidegate.ts',
  app: 'bin/app.ts',
  'profile-worker': 'bin/monitor/profiling/worker.ts',
};

/** From version 22 on Node keeps what it has compiled for the next run; each thread has to say so, before it loads anything. */
const keepCompiled = "require('node:module').enableCompileCache?.();";

/**
 * Bundles the command line (`tidegate`), the threads it starts and the CDK app (`app`) to `<out>/*.js`. What is imported
 * when asked for is a file of its own, so that it costs no other start; what several files need is in one that they share,
 * so that a process never holds two copies of a class of errors, which `instanceof` would not find alike.
 */
export async function bundleBin(out) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: out,
    bundle: true,
    // Only modules of ECMAScript are split.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target,
    // ONNX Runtime is native and large: only `monitor --model` asks for it, and says so when it is not there.
    external: ['aws-cdk-lib', 'constructs', 'cdk-nag', 'onnxruntime-node'],
    plugins: [compiledConstructs, onlyNeeded],
    minifySyntax: true,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  refusePackagesWhenAskedFor(metafile);
  // Files of earlier builds have other names.
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const { path: file, text } of outputFiles) {
    const isEntry = Object.hasOwn(entries, path.basename(file, '.js'));
    // Modules of ECMAScript are strict, those of CommonJS have to say so.
    const strict = `'use strict';${isEntry ? keepCompiled : ''}${await commonJs(text)}`;
    writeFileSync(file, isEntry ? `#!/usr/bin/env node\n${strict}` : strict);
  }
  // In a checkout, npx runs the file itself; npm sets this bit only for packages that it installs.
  chmodSync(path.join(out, 'tidegate.js'), 0o755);
}

/** A package that is CommonJS has no names in a bundle, only `default`; a file of ours that exports what is needed has. */
function refusePackagesWhenAskedFor({ inputs }) {
  for (const [file, { imports }] of Object.entries(inputs)) {
    if (file.includes('node_modules/')) continue;
    const loaded = imports.find(({ kind, path: of }) => kind === 'dynamic-import' && of.includes('node_modules/'));
    if (loaded)
      throw new Error(`${file} imports ${loaded.path} when asked for: have a file of its own export what it needs`);
  }
}

/** The same file as CommonJS, which Node loads at once and without looking for names of exports. */
async function commonJs(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target,
    supported: { 'dynamic-import': false },
    // Half as much to parse at every start; names stay, for stack traces are read by people.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'error',
  });
  // A copy of the exports finds each by its name whenever it is used, which every line of data would pay for.
  const direct = code.replace(
    'module.exports=__toCommonJS(stdin_exports)',
    'module.exports=__defProp(stdin_exports,"__esModule",{value:!0})',
  );
  if (direct.includes('__toCommonJS(')) throw new Error('esbuild exports in another way than this bundler expects');
  return direct;
}
