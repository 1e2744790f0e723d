import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Replaces one section of a document, or adds it at the end; the other sections stay as they are.
 * @param {string} file
 * @param {string} head what a new document begins with
 * @param {string} name of the section's markers
 * @param {string} text Markdown, with its heading
 */
export function replaceSection(file, head, name, text) {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : head;
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${open}\n\n${text.trim()}\n\n${close}`;
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  const after =
    start >= 0 && end > start
      ? before.slice(0, start) + section + before.slice(end + close.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(file, after);
}
