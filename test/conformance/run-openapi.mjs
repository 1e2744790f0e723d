/**
 * Holds the server against its own `/openapi.json` with schemathesis: `npm run test:openapi`.
 * Needs Python 3.11 with venv, and PyPI the first time.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pythonFor } from '../../scripts/python-environment.mjs';
import { table, writeSection } from './support/report.mjs';
import { bundleServer, fixtureRepository, startServer } from './support/server.mjs';

const folder = path.join(import.meta.dirname, 'openapi');
const help = `Sends generated requests, valid and invalid, to every operation of /openapi.json: no crash, no answer that the
document does not have, no invalid request accepted. Writes docs/serving-conformance.md.

  npm run test:openapi [-- flags]

  --examples N   requests for each operation and phase [50]; other numbers write no document
  --seed N       seed of the generator [1]
`;
/** Everything but: valid requests may be refused, as the document cannot say what the model of the day takes. */
const checks = ['--checks', 'all', '--exclude-checks', 'positive_data_acceptance'];
const usual = '50';

const { values: flags } = parseArgs({
  options: {
    examples: { type: 'string', default: usual },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (flags.help) console.log(help);
else process.exitCode = await main();

async function main() {
  await bundleServer();
  const python = pythonFor(folder, 'schemathesis');
  const repository = fixtureRepository({ 'mean/1': 'row-mean', 'mixed/1': 'mixed', 'scalar/1': 'scalar' });
  const server = await startServer(repository, ['--model-control', 'explicit']);
  // It leaves caches where it runs.
  const scratch = mkdtempSync(path.join(tmpdir(), 'tidegate-openapi-'));
  const rows = [];
  try {
    for (const [name, port] of [
      ['main', server.ports.http],
      ['management', server.ports.management],
    ]) {
      const { code, output } = await schemathesis(python, port, scratch);
      const [tested, generated] = [/Tested: (\d+)/, /(\d+) generated/].map((text) =>
        Number(text.exec(output)?.[1] ?? 0),
      );
      rows.push({ name, tested, generated, failed: code !== 0 || generated === 0 });
      if (code !== 0) console.log(output);
    }
    const { code } = await server.stop();
    if (code !== 0) console.error(`the server ended with ${code}\n${server.log()}`);
    if (flags.examples === usual) writeSection('openapi', describe(rows));
    for (const { name, tested, generated, failed } of rows)
      console.log(`${failed ? 'FAILED' : 'ok    '} ${name} port: ${generated} requests to ${tested} operations`);
    const failed = rows.filter((row) => row.failed).length + (code === 0 ? 0 : 1);
    console.log(`${rows.length + 1 - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await server.stop();
    rmSync(repository, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

function schemathesis(python, port, cwd) {
  // Unloading would leave nothing to ask; the stock clients unload.
  const flagsOfRun = [
    '--phases',
    'examples,coverage,fuzzing',
    '--exclude-path-regex',
    '/unload$',
    '--exclude-method',
    'DELETE',
  ];
  const limits = ['--seed', flags.seed, '--max-examples', flags.examples, '--continue-on-failure', '--no-color'];
  const url = `http://127.0.0.1:${port}/openapi.json`;
  const config = ['--config-file', path.join(folder, 'schemathesis.toml')];
  const command = ['-m', 'schemathesis.cli', ...config, 'run', url, ...checks, ...flagsOfRun, ...limits];
  const child = spawn(python, command, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

function describe(rows) {
  return `## The API as \`/openapi.json\` describes it

\`npm run test:openapi\`: schemathesis (PyPI) makes valid and invalid requests for every operation. Checked are: no crash, no status, media type, header or body that the document does not have, no invalid request accepted, other methods refused with the right Allow header.

${table(
  ['port', 'operations', 'requests', 'result'],
  rows.map(({ name, tested, generated, failed }) => [name, tested, generated, failed ? 'failed' : 'passed']),
)}`;
}
