import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const peersFolder = path.join(here, 'peers');
const quiet = {
  DO_NOT_TRACK: '1',
  ORT_DISABLE_TELEMETRY: '1',
  BENTOML_DO_NOT_TRACK: 'True',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Servers of others: their requirements, how they are started, and what to call them. */
export const peers = [
  {
    name: 'FastAPI, async, orjson, uvloop + httptools',
    kind: 'hand-tuned',
    requirements: 'fastapi',
    args: () => ['fastapi_async.py'],
  },
  { name: 'FastAPI, sync, pydantic', kind: 'hand-tuned', requirements: 'fastapi', args: () => ['fastapi_sync.py'] },
  {
    name: 'MLServer 1.7.1, no worker process',
    kind: 'framework',
    requirements: 'mlserver',
    args: () => ['mlserver_start.py'],
    environment: { WORKERS: '0' },
  },
  {
    name: 'MLServer 1.7.1, one worker process (default)',
    kind: 'framework',
    requirements: 'mlserver',
    args: () => ['mlserver_start.py'],
    environment: { WORKERS: '1' },
  },
  { name: 'LitServe 0.2.19', kind: 'framework', requirements: 'litserve', args: () => ['litserve_app.py'] },
  {
    name: 'BentoML 1.4.40',
    kind: 'framework',
    requirements: 'bentoml',
    args: (port) => ['-m', 'bentoml', 'serve', 'bentoml_service:Onnx', '--host', '127.0.0.1', '--port', String(port)],
  },
];

/** Command and environment of a peer that serves one model. */
export function peerCommand(peer, python, modelFolder, port) {
  const [first, ...rest] = peer.args(port);
  const program = first.endsWith('.py') ? [path.join(peersFolder, first)] : [first];
  return {
    command: [python, ...program, ...rest],
    environment: {
      ...quiet,
      ...peer.environment,
      PORT: String(port),
      MODEL_FOLDER: modelFolder,
      PYTHONPATH: peersFolder,
      // onnxruntime is told in the session; numpy must not use more either.
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
    },
  };
}

/** Command of Tidegate's server as it is shipped, with models and settings of single models. */
export function tidegateCommand(repository, port, models = {}) {
  const config = path.join(repository, 'tidegate.json');
  writeFileSync(config, JSON.stringify({ logLevel: 'warn', trust: 'any', models }));
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--config', config];
  return { command: [...entryPoint(), 'serve', repository, ...flags] };
}

/** How the image starts the server, with the Node and the program of this machine. */
export function entryPoint() {
  const folder = path.join(root, 'dist/serving');
  const [, list] = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(path.join(folder, 'Dockerfile'), 'utf8'));
  const parts = JSON.parse(list);
  return [process.execPath, ...parts.slice(1, -1), path.join(folder, path.basename(parts.at(-1)))];
}

/** Command of node:http alone. */
export function baselineCommand(port) {
  return { command: [process.execPath, path.join(here, 'baseline.mjs')], environment: { PORT: String(port) } };
}
