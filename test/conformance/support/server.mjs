import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleServing } from '../../../scripts/bundle-serving.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
/** Below node_modules, so that the bundle finds ONNX Runtime. */
const bundle = path.join(root, 'node_modules/.cache/serving-conformance');
const fixtures = path.join(root, 'test/serving/fixtures');

/** Bundles the server as it is shipped. */
export async function bundleServer(folder = bundle) {
  await bundleServing(folder);
}

/**
 * Makes a repository of fixture models in a temporary folder.
 * @param {Record<string, string>} models fixture by `<name>/<version>`
 */
export function fixtureRepository(models) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-conformance-'));
  for (const [place, fixture] of Object.entries(models)) {
    mkdirSync(path.join(folder, place), { recursive: true });
    cpSync(path.join(fixtures, `${fixture}.onnx`), path.join(folder, place, 'model.onnx'));
  }
  return folder;
}

/**
 * Starts the bundled server as a process of its own, on free ports of the loopback address.
 * @param {string} models folder or repository
 * @param {string[]} [flags] of the server
 * @param {string[]} [nodeFlags] of Node itself
 * @param {string} [program] folder of the bundle
 */
export async function startServer(models, flags = [], nodeFlags = [], program = bundle) {
  const [http, grpc, management] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports = ['--port', http, '--grpc-port', grpc, '--management-port', management].map(String);
  const args = [
    ...nodeFlags,
    path.join(program, 'main.js'),
    'serve',
    models,
    '--host',
    '127.0.0.1',
    '--trust',
    'any',
    ...ports,
    ...flags,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  let ended = false;
  const exit = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true;
      resolve({ code, signal });
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      log.push(text);
      // The last of it is enough to see why a server ended.
      if (log.length > 2000) log.splice(0, 1000);
    });
  }
  const url = `http://127.0.0.1:${http}`;
  const stop = async () => {
    if (!ended) child.kill('SIGTERM');
    return exit;
  };
  for (;;) {
    if (ended) throw new Error(`server did not start:\n${log.join('')}`);
    if (await isReady(url)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    ports: { http, grpc, management },
    log: () => log.join(''),
    hasEnded: () => ended,
    /** Bytes of memory that the process holds. */
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
    /** Ends it by its id and waits. */
    stop,
  };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/v2/health/ready`)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
