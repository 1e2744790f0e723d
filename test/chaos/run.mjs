/** Load and chaos against the server as it is shipped, on the loopback address: `npm run chaos:serving`. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { table, writeSection } from '../conformance/support/report.mjs';
import { bundleServer, fixtureRepository, startServer } from '../conformance/support/server.mjs';
import { scenarios } from './scenarios.mjs';

const help = `Heavy and light load, slow clients, half-closed connections, dying workers, reloads under load, full queues,
SIGTERM: nothing may be lost without an answer. Bounded, loopback only. Writes docs/serving-conformance.md.

  npm run chaos:serving [-- part of a scenario's name]
`;

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help) console.log(help);
else process.exitCode = await main(scenarios.filter(({ name }) => positionals.every((part) => name.includes(part))));

async function main(chosen) {
  if (chosen.length === 0)
    throw new Error(`no scenario is called so; there are: ${scenarios.map(({ name }) => name).join('; ')}`);
  const program = await mortalServer();
  const results = [];
  for (const scenario of chosen) {
    const result = await attempt(scenario, program);
    results.push({ name: scenario.name, ...result });
    console.log(`${result.passed ? 'ok    ' : 'FAILED'} ${scenario.name}: ${result.outcome}`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  if (chosen.length === scenarios.length) writeSection('chaos', describe(results));
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** The server as it is shipped, but its workers die when the first number of a request is 666. */
async function mortalServer() {
  const folder = path.resolve(import.meta.dirname, '../../node_modules/.cache/serving-chaos');
  await bundleServer(folder);
  renameSync(path.join(folder, 'worker.js'), path.join(folder, 'worker-itself.js'));
  writeFileSync(
    path.join(folder, 'worker.js'),
    `require('node:worker_threads').parentPort.on('message', ({ request }) => {
       if (request.kind === 'run' && request.inputs[0].data.includes(666)) process.exit(1);
     });
     require('./worker-itself.js');`,
  );
  return folder;
}

async function attempt({ flags = [], config, ends = false, run }, program) {
  const repository = fixtureRepository({ 'mean/1': 'row-mean', 'heavy/1': 'heavy' });
  const scratch = mkdtempSync(path.join(tmpdir(), 'tidegate-chaos-'));
  const file = path.join(scratch, 'settings.json');
  writeFileSync(file, JSON.stringify(config ?? { models: { heavy: { placement: 'worker' } } }));
  const all = ['--model-control', 'explicit', '--config', file, '--log-level', 'error', ...flags];
  const server = await startServer(repository, all, [], program);
  try {
    const outcome = await run(server.ports, server);
    if (server.hasEnded() && !ends) throw new Error('the server has ended');
    const { code } = await server.stop();
    if (code !== 0) throw new Error(`the server ended with ${code}`);
    return { passed: true, outcome };
  } catch (error) {
    return { passed: false, outcome: `${error.message}\n${server.log().slice(-2000)}` };
  } finally {
    await server.stop();
    for (const folder of [repository, scratch]) rmSync(folder, { recursive: true, force: true });
  }
}

function describe(results) {
  return `## Load and chaos

\`npm run chaos:serving\`: each against a server of its own, with a heavy model in workers and a light one on the main thread. Nothing is lost without an answer; what is refused says when to try again.

${table(
  ['what happens', 'outcome'],
  results.map(({ name, passed, outcome }) => [name, passed ? outcome : 'failed']),
)}`;
}
