import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { replaceSection } from '../scripts/document-section.mjs';

const file = path.resolve(import.meta.dirname, '..', 'docs', 'benchmarks.md');
const prettier = path.resolve(import.meta.dirname, '..', 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const title =
  '# Benchmarks\n\nEach section is written by the command it names. Figures are ratios first: machines differ, ratios hardly.\n';

/** Replaces one section of docs/benchmarks.md, or adds it at the end; the other sections stay as they are. */
export function writeSection(name, lines) {
  replaceSection(file, title, `bench:${name}`, lines.join('\n'));
  // As the formatter wants it: a bench must not leave behind what the next check refuses.
  execFileSync(process.execPath, [prettier, '--write', '--log-level', 'warn', file]);
}

/** The machine in one sentence: figures mean nothing without it. */
export function describeMachine() {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `Measured on ${cpus().length} × ${cpus()[0].model.trim()}, ${gibibytes} GiB, Node ${process.version}.`;
}
