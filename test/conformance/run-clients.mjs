/**
 * Runs the stock clients of the protocols against the server as it is shipped: `npm run test:clients [name…]`.
 * Needs Python 3.11 with venv, and PyPI the first time.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pythonFor } from '../../scripts/python-environment.mjs';
import { table, writeSection } from './support/report.mjs';
import { bundleServer, fixtureRepository, startServer } from './support/server.mjs';

const folder = path.join(import.meta.dirname, 'clients');
const several = {
  'mean/1': 'row-mean',
  'mixed/1': 'mixed',
  'pair/1': 'pair',
  'identities/1': 'identities',
  'heavy/1': 'heavy',
};
const one = { 'mean/1': 'row-mean' };

const clients = [
  {
    name: 'triton',
    of: 'tritonclient 2.73.0',
    speaks: 'Open Inference Protocol with Triton’s extensions, HTTP and gRPC',
    models: several,
    args: ({ http, grpc }) => [http, grpc],
  },
  {
    name: 'kserve',
    program: 'kserve_client',
    of: 'kserve 0.21.0',
    speaks: 'KServe v1, v2 over REST and gRPC',
    models: several,
    args: ({ http, grpc }) => [http, grpc],
  },
  {
    name: 'seldon',
    of: 'seldon-core 1.18.2',
    speaks: 'Seldon v1',
    models: one,
    args: ({ http }) => [http],
  },
  {
    name: 'torchserve',
    of: 'torchserve-client 0.0.2',
    speaks: 'TorchServe inference and management',
    models: several,
    args: ({ http, management }) => [http, management],
  },
  {
    name: 'open_inference',
    // Not the package's own name, which would hide it.
    program: 'open_inference_client',
    of: 'open-inference-openapi 2.0.0.1',
    speaks: 'Open Inference Protocol, REST',
    models: several,
    args: ({ http }) => [http],
  },
];

const help = `Runs the stock clients of the protocols, unchanged from PyPI, against the server as it is shipped, and says of each
check whether it passed. Without names it runs all and writes docs/serving-conformance.md.

  npm run test:clients [-- name…]

  names   ${names(clients)}

Needs Python 3.11 with venv, and PyPI the first time: each client gets an environment of its own.`;

const wanted = process.argv.slice(2);
if (wanted.some((word) => word === '--help' || word === '-h')) {
  console.log(help);
  process.exit();
}
const unknown = wanted.filter((name) => !clients.some((client) => client.name === name));
if (unknown.length > 0) {
  console.error(`no client is called ${unknown.join(', ')}; there is ${names(clients)} (--help says more)`);
  process.exit(2);
}
const chosen = wanted.length === 0 ? clients : clients.filter(({ name }) => wanted.includes(name));

await bundleServer();
const outcomes = [];
for (const client of chosen) outcomes.push({ ...client, checks: await runClient(client) });
for (const { of, checks } of outcomes) {
  for (const { name, passed, problem } of checks)
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${of}: ${name}${passed ? '' : `\n${problem}`}`);
}
const all = outcomes.flatMap(({ checks }) => checks);
const failed = all.filter(({ passed }) => !passed).length;
if (wanted.length === 0) {
  writeSection(
    'clients',
    `## Stock clients\n\n\`npm run test:clients\`: clients from PyPI, unchanged, against the bundled server in a process of its own.\n\n${table(
      ['client', 'speaks', 'checks', 'failed'],
      outcomes.map(({ of, speaks, checks }) => [
        of,
        speaks,
        checks.length,
        checks.filter(({ passed }) => !passed).length,
      ]),
    )}`,
  );
}
console.log(`${all.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || all.length === 0 ? 1 : 0;

async function runClient({ name, program = name, models, args }) {
  const python = pythonFor(folder, name);
  const repository = fixtureRepository(models);
  const server = await startServer(repository, ['--model-control', 'explicit']);
  try {
    const { output, code } = await run(python, [path.join(folder, `${program}.py`), ...args(server.ports).map(String)]);
    const checks = output.split('\n').flatMap((line) => (line.startsWith('{"name"') ? [JSON.parse(line)] : []));
    const ended = code === 0 || checks.some(({ passed }) => !passed);
    if (!ended) checks.push({ name: 'the program runs to its end', passed: false, problem: output });
    const { code: exit } = await server.stop();
    checks.push({ name: 'the server stops cleanly', passed: exit === 0, problem: server.log() });
    return checks;
  } finally {
    await server.stop();
    rmSync(repository, { recursive: true, force: true });
  }
}

function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ output, code }));
  });
}

function names(list) {
  return list.map(({ name }) => name).join(', ');
}
