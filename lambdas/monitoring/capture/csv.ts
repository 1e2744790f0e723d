/**
 * Splits CSV into records and fields (RFC 4180: quotes, doubled quotes, commas and line breaks inside quotes; CRLF or
 * LF). Blank lines are skipped.
 * @returns null when a quote is never closed
 */
export function parseCsv(text: string): string[][] | null {
  const records: string[][] = [];
  if (!text.includes('"')) {
    for (const line of text.split('\n')) {
      const record = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (record !== '') records.push(record.split(','));
    }
    return records;
  }
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      const field = readField(text, at);
      if (field === null) return null;
      record.push(field.value);
      at = field.end;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    if (record.length > 1 || record[0] !== '') records.push(record);
  }
  return records;
}

/** One field and where it ends: at a comma, a line break or the end of the text. */
function readField(text: string, start: number): { readonly value: string; readonly end: number } | null {
  let at = start;
  let value = '';
  if (text[at] === '"') {
    for (;;) {
      const quote = text.indexOf('"', at + 1);
      if (quote < 0) return null;
      value += text.slice(at + 1, quote);
      at = quote + 1;
      if (text[at] !== '"') break;
      value += '"';
    }
  }
  const from = at;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && !(text[at] === '\r' && text[at + 1] === '\n'))
    at += 1;
  return { value: value + text.slice(from, at), end: at };
}
