import path from 'node:path';
import { replaceSection } from '../../../scripts/document-section.mjs';

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
  replaceSection(file, head, name, text);
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
