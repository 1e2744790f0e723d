/**
 * Sends ONNX's own operator tests through the server as it is shipped: `npm run test:operators`.
 * Needs Python 3.11 with venv, and PyPI the first time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pythonFor } from '../../scripts/python-environment.mjs';
import { resultsOf } from './support/results.mjs';
import { table, writeSection } from './support/report.mjs';
import { bundleServer, startServer } from './support/server.mjs';

const folder = path.join(import.meta.dirname, 'operators');
const help = `Sends every operator test of the onnx package that requests can carry through the server, in JSON and in
binary, and compares the answers with the expected ones. Writes docs/serving-conformance.md.

  npm run test:operators [-- flags]

  --one-per-operator   the first test of each operator only; writes no document
  --verbose            a line for each case, not only for failed ones
`;

const { values: flags } = parseArgs({
  options: {
    'one-per-operator': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (flags.help) console.log(help);
else process.exitCode = await main(flags['one-per-operator'] ? 'one-per-operator' : 'all');

async function main(extent) {
  await bundleServer();
  const python = pythonFor(folder, 'onnx');
  const repository = mkdtempSync(path.join(tmpdir(), 'tidegate-operators-'));
  const server = await startServer(repository, ['--model-control', 'explicit']);
  try {
    const { results, code, rest } = await resultsOf(
      python,
      [path.join(folder, 'run.py'), server.ports.http, repository, extent],
      show,
    );
    const asked = results.filter(({ problems }) => problems !== undefined);
    const failed = asked.filter(({ problems }) => problems.length > 0);
    if (code !== 0) console.error(`the program ended with ${code}\n${rest}`);
    const { code: exit } = await server.stop();
    if (exit !== 0) console.error(`the server ended with ${exit}\n${server.log()}`);
    if (extent === 'all' && code === 0) writeSection('operators', describe(results, asked, failed));
    console.log(
      `${asked.length - failed.length} passed, ${failed.length} failed, ${results.length - asked.length} skipped`,
    );
    return code === 0 && exit === 0 && failed.length === 0 && asked.length > 0 ? 0 : 1;
  } finally {
    await server.stop();
    rmSync(repository, { recursive: true, force: true });
  }
}

function show({ name, problems, skipped }) {
  if (skipped !== undefined) {
    if (flags.verbose) console.log(`skipped ${name}: ${skipped}`);
  } else if (problems.length > 0) console.log(`FAILED  ${name}\n        ${problems.join('\n        ')}`);
  else if (flags.verbose) console.log(`ok      ${name}`);
}

function describe(results, asked, failed) {
  const skipped = results.filter(({ skipped: why }) => why !== undefined);
  const noted = asked.flatMap(({ name, notes }) => notes.map((note) => ({ name, why: note })));
  const left = skipped.map(({ name, skipped: why }) => ({ name, why }));
  return `## Operator tests of ONNX

\`npm run test:operators\`: the backend tests that ship in the onnx package (PyPI), of ${new Set(results.map(({ operator }) => operator)).size} operators and models. Each model is loaded into the running server through the repository API, asked in JSON and in binary, compared with the expected output within the tolerance of the test, and unloaded. Only what no request can carry and what ONNX Runtime, asked directly, cannot do is skipped.

${table(
  ['cases', 'asked', 'passed', 'failed', 'skipped'],
  [[results.length, asked.length, asked.length - failed.length, failed.length, skipped.length]],
)}

Failed: ${failed.length === 0 ? 'none' : failed.map(({ name }) => `\`${name}\``).join(', ')}.

### What is special about cases that were asked

${grouped(noted)}

### Cases that were skipped, and why

${grouped(left)}`;
}

function grouped(entries) {
  const byReason = new Map();
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, why } of entries) byReason.set(why, [...(byReason.get(why) ?? []), name]);
  const groups = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  const short = (name) => name.replace(/^test_/, '');
  // Hundreds of names: folded, so that the reasons can be read.
  return groups
    .map(
      ([why, names]) =>
        `<details><summary>${names.length}: ${why}</summary>\n\n${names.map(short).join(' ')}\n\n</details>`,
    )
    .join('\n\n');
}
