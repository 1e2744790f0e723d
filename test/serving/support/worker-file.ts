import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { temporaryFolder } from './model-repository';

/** Bundles the worker as the package does and returns its path. Below node_modules, where it finds ONNX Runtime. */
export function workerFile(): string {
  const folder = join(__dirname, '../../../node_modules/.cache/tidegate-tests');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `worker-${process.pid}.js`);
  buildSync({
    entryPoints: [join(__dirname, '../../../serving/engine/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    external: ['onnxruntime-node'],
  });
  return outfile;
}

/** First number of a request on which the worker of `mortalWorkerFile` dies. */
export const deadly = 666;

/** A worker as ours, that dies when it is asked to run a request whose first number is `deadly`. */
export function mortalWorkerFile(): string {
  const real = workerFile();
  const outfile = real.replace(/\.js$/, '-mortal.js');
  writeFileSync(
    outfile,
    `require('node:worker_threads').parentPort.on('message', ({ request }) => {
       if (request.kind === 'run' && request.inputs[0].data[0] === ${deadly}) process.exit(1);
     });
     require(${JSON.stringify(real)});`,
  );
  return outfile;
}

/** A worker that loads anything and never comes back from trying it, as some operators on input that makes no sense. */
export function endlessWorkerFile(): string {
  const outfile = join(temporaryFolder(), 'endless.js');
  writeFileSync(
    outfile,
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ id, request }) => {
       if (request.kind === 'load') parentPort.postMessage({ id, value: { inputs: [], outputs: [] } });
     });`,
  );
  return outfile;
}

/**
 * A worker as `mortalWorkerFile`'s, that dies while it loads a model as long as there is a file at `obstacle`; it
 * removes that file, so that its successor does not.
 */
export function frailWorkerFile(obstacle: string): string {
  const mortal = mortalWorkerFile();
  const outfile = mortal.replace(/\.js$/, '-frail.js');
  writeFileSync(
    outfile,
    `const { existsSync, rmSync } = require('node:fs');
     const obstacle = ${JSON.stringify(obstacle)};
     require('node:worker_threads').parentPort.on('message', ({ request }) => {
       if (request.kind !== 'load' || !existsSync(obstacle)) return;
       rmSync(obstacle);
       process.exit(1);
     });
     require(${JSON.stringify(mortal)});`,
  );
  return outfile;
}

/** A worker as ours, whose runs take until there is a file at `gate`. */
export function gatedWorkerFile(gate: string): string {
  const real = workerFile();
  const outfile = real.replace(/\.js$/, '-gated.js');
  writeFileSync(
    outfile,
    `const { existsSync } = require('node:fs');
     const gate = ${JSON.stringify(gate)};
     const moment = new Int32Array(new SharedArrayBuffer(4));
     require('node:worker_threads').parentPort.on('message', ({ request }) => {
       if (request.kind === 'run') while (!existsSync(gate)) Atomics.wait(moment, 0, 0, 5);
     });
     require(${JSON.stringify(real)});`,
  );
  return outfile;
}
