import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { entryPoint } from './contenders.mjs';
import { median } from './statistics.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const functionFolder = path.join(root, 'dist/function-endpoint');

/** An invocation as Lambda makes it, in a Node of its own: the module is loaded, then the handler is called. */
const invoke = `require(process.env.FUNCTION).handler(JSON.parse(process.env.EVENT)).then(({ statusCode, body }) => {
  if (statusCode !== 200) throw new Error(JSON.stringify(body));
  console.log('answered');
});`;

/**
 * Milliseconds from the start of a process to its first answer, medians; and bytes of the Lambda artifact.
 * @param {object} how
 * @param {Record<string, import('./bodies.mjs').Bodies>} how.bodies by model
 * @param {string} how.repository of the server
 * @param {string} how.cores for taskset
 * @param {number} how.runs
 */
export async function coldStarts({ bodies, repository, cores, runs }) {
  const event = (model) => ({
    args: ['-e', invoke],
    until: 'answered',
    environment: {
      FUNCTION: path.join(functionFolder, 'index.js'),
      TIDEGATE_MODEL_URI: bodies[model].folder,
      TIDEGATE_LOG_LEVEL: 'error',
      TIDEGATE_TRUST: 'any',
      EVENT: bodies[model].jsonBody(0),
    },
  });
  const starts = {
    'cold node': { args: ['-e', "console.log('answered')"], until: 'answered' },
    'cold function mlp': event('mlp'),
    'cold function trees': event('trees'),
    'cold server mlp': {
      args: [...entryPoint().slice(1), 'serve', repository, '--port', '0', '--trust', 'any'],
      until: '"listening"',
    },
  };
  const times = Object.fromEntries(Object.keys(starts).map((name) => [name, []]));
  for (let run = 0; run < runs; run++)
    for (const [name, start] of Object.entries(starts)) times[name].push(await timeUntil(start, cores));
  const figures = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
  return { ...figures, 'function bytes': sizeOf(functionFolder) };
}

/** Milliseconds until a process has said something; it is ended then. */
function timeUntil({ args, until, environment = {} }, cores) {
  const started = performance.now();
  const child = spawn('taskset', ['-c', cores, process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  return new Promise((resolve, reject) => {
    let output = '';
    let took;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (took !== undefined || !output.includes(until)) return;
        took = performance.now() - started;
        child.kill('SIGTERM');
      });
    }
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 60_000);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(giveUp);
      if (took === undefined) reject(new Error(`the process ended without '${until}':\n${output}`));
      else resolve(took);
    });
  });
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
