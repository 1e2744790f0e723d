import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const file = path.resolve(import.meta.dirname, '../../../docs/serving-conformance.md');
const head = `# Conformance of the inference server

What was run against the server as it is shipped, and what came of it. Each section is written by the run it names.
`;

/**
 * Writes a section of \`docs/serving-conformance.md\`; other sections stay as they are.
 * @param {string} name of the section's markers
 * @param {string} text Markdown, with its heading
 */
export function writeSection(name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${open}\n\n${text.trim()}\n\n${close}`;
  const document = existsSync(file) ? readFileSync(file, 'utf8') : head;
  const start = document.indexOf(open);
  const end = document.indexOf(close);
  const next =
    start >= 0 && end > start
      ? document.slice(0, start) + section + document.slice(end + close.length)
      : `${document.trimEnd()}\n\n${section}\n`;
  writeFileSync(file, next);
}

/** A Markdown table with columns of equal width, as prettier formats it. */
export function table(header, rows) {
  const all = [header, ...rows].map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|')));
  const widths = header.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(all[0]), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...all.slice(1).map(line)].join(
    '\n',
  );
}
