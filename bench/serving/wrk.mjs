import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

const script = path.join(import.meta.dirname, 'load.lua');

/** @throws Error that says how to install what is missing */
export function requireTools() {
  for (const [tool, what] of [
    ['wrk', 'Debian and Ubuntu: apt-get install wrk'],
    ['taskset', 'Debian and Ubuntu: apt-get install util-linux'],
  ]) {
    if (spawnSync(tool, ['--version']).error !== undefined)
      throw new Error(`the benchmark needs '${tool}', which is not installed (${what})`);
  }
}

/**
 * Loads a URL from one thread on a core of its own.
 * @param {object} load
 * @param {string} load.url
 * @param {string} [load.bodies] file of bodies, see load.lua; absent: GET
 * @param {Record<string, string>} [load.headers]
 * @param {number} load.connections
 * @param {number} load.seconds
 * @param {string} load.cores for taskset
 * @returns {Promise<{ rps: number, p50: number, p99: number }>} latencies in milliseconds
 * @throws Error when an answer was not a success: a server that fails fast must not win
 */
export async function runWrk({ url, bodies, headers = {}, connections, seconds, cores }) {
  const rest = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', script];
  const output = await run('taskset', ['-c', cores, 'wrk', ...flags, url, '--', bodies ?? '-', ...rest]);
  const line = output.split('\n').find((text) => text.startsWith('{"requests"'));
  if (line === undefined) throw new Error(`wrk said nothing to read:\n${output}`);
  const { requests, microseconds, p50, p99, failed } = JSON.parse(line);
  if (failed > 0 || requests === 0) throw new Error(`${url}: ${failed} of ${requests} requests failed`);
  return { rps: (requests * 1e6) / microseconds, p50: p50 / 1000, p99: p99 / 1000 };
}

/** What a program prints; fails when it fails. */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`));
    });
  });
}
