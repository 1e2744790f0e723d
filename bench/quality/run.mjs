#!/usr/bin/env node
// npm run bench:quality [answers]: what the steps of the quality monitor take for a day of answers, each in a process of its
// own as in a function, on files instead of objects: processor seconds and peak memory.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const answers = Number(process.argv[2] ?? 2_000_000);
if (!(Number.isInteger(answers) && answers >= 1000)) {
  console.error(`answers must be a whole number from 1000; got '${process.argv[2]}'`);
  process.exit(1);
}
const root = path.resolve(import.meta.dirname, '..', '..');
const program = path.join(root, 'node_modules', '.cache', 'quality', 'measure.js');
await build({
  entryPoints: [path.join(import.meta.dirname, 'measure.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-quality-'));
// As much as Node gives itself in a function of 1769 MiB, less what it needs beside its heap.
const heap = '--max-old-space-size=1500';
const measure = (step, argument = '') => {
  const output = execFileSync(process.execPath, [heap, program, step, folder, argument], { maxBuffer: 1 << 28 });
  return JSON.parse(output.toString());
};
const itemsAtOnce = 8;
const inBatches = (step, items) => {
  const batches = [];
  for (let i = 0; i < items.length; i += itemsAtOnce) {
    batches.push(measure(step, JSON.stringify(items.slice(i, i + itemsAtOnce))).used);
  }
  return {
    items: items.length,
    total: batches.reduce((sum, { seconds }) => sum + seconds, 0),
    longest: Math.max(...batches.map(({ seconds }) => seconds)),
    megabytes: Math.max(...batches.map(({ megabytes }) => megabytes)),
  };
};
try {
  const { bytes } = measure('write', String(answers)).result;
  const rows = [];
  for (const step of ['sort', 'join']) rows.push([step, inBatches(step, measure('plan').result[step])]);
  const { labelled } = measure('plan').result;
  if (labelled !== answers) throw new Error(`${labelled} of ${answers} answers were joined`);
  console.log(`${answers} answers and as many outcomes of one day, ${(bytes / 1e6).toFixed(0)} MB\n`);
  console.log('| step | items | processor, whole | µs an answer | longest function | peak memory |');
  console.log('| ---- | ----: | ---------------: | -----------: | ---------------: | ----------: |');
  for (const [step, { items, total, longest, megabytes }] of rows) {
    const micros = ((total / answers) * 1e6).toFixed(1);
    console.log(
      `| ${step} | ${items} | ${total.toFixed(1)} s | ${micros} | ${longest.toFixed(1)} s | ${megabytes.toFixed(0)} MB |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
