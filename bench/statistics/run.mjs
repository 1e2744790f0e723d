#!/usr/bin/env node
// Simulates what the monitors' statistics hold and writes docs/statistics.md: npm run statistics -- --help
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { measurePeers } from './peers/measure.mjs';
import { replaceSection } from '../../scripts/document-section.mjs';

const usage = `npm run statistics -- [--only SECTIONS] [--threads N] [--install]

Simulates what the monitors' statistics hold and writes docs/statistics.md: a quarter of an hour on two processors.

  --only      sections to write, with commas: capture, windows, dependence, quality, attribution, business, any-time,
              peers, power, flights (all but peers, which needs Python 3.11 and other engines); the others stay as they are
  --threads   worker threads (one a processor); their number changes no result
  --install   install the other engines first, pinned (ten minutes and four gigabytes)
  --engines   folder of the other engines (where bench:monitoring has them)
`;

const head = `# What the monitors’ statistics hold

Each section is written by \`npm run statistics\`. Seeds are fixed: the same code writes the same bytes, on any number of
processors.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    threads: { type: 'string' },
    install: { type: 'boolean', default: false },
    engines: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const threads = values.threads ?? '';
if (threads !== '' && !/^[1-9]\d*$/.test(threads)) {
  process.stderr.write(`--threads must be a whole number from 1 on, is '${threads}'\n`);
  process.exit(1);
}
const root = path.resolve(import.meta.dirname, '..', '..');
const outdir = path.join(root, 'node_modules', '.cache', 'statistics');
// Node 20 runs no TypeScript.
await build({
  entryPoints: ['write-statistics.ts', 'worker.ts'].map((name) => path.join(import.meta.dirname, name)),
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['onnxruntime-node', 'vega-datasets'],
  logLevel: 'warning',
});
if (values.only?.split(',').includes('peers')) {
  const venvs = values.engines ?? path.join(root, 'node_modules', '.cache', 'bench-monitoring', 'engines');
  await measurePeers({ venvs, install: values.install, out: path.join(outdir, 'peers.json') });
}
const main = [path.join(outdir, 'write-statistics.js'), values.only ?? '', threads];
const { status } = spawnSync(process.execPath, main, { cwd: root, stdio: 'inherit' });
if (status === 0) {
  // As the formatter wants it: a run must not leave behind what the next check refuses.
  const prettier = path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  const document = path.join(root, 'docs', 'statistics.md');
  for (const { name, lines } of JSON.parse(readFileSync(path.join(outdir, 'sections.json'), 'utf8'))) {
    replaceSection(document, head, `statistics:${name}`, lines.join('\n'));
  }
  execFileSync(process.execPath, [prettier, '--write', '--log-level', 'warn', document]);
}
process.exitCode = status ?? 1;
