/** CSV straight from bytes: numbers into a typed array, or fields as texts (RFC 4180 quoting). */
import { invalidInput, ServingError, shown } from '../errors/serving-error';
import { readFloatRun } from './float-run';
import { NumberScanner } from './number-scanner';

/** Numbers in rows of equal width. */
export interface NumberTable {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** Texts that stand for a missing number, besides an empty field. */
const missing = new Set(['', 'nan', 'null', 'na']);

/**
 * Reads a table of numbers. Lines end with LF or CRLF; empty lines at the end are skipped; an empty field is NaN.
 * @throws ServingError INVALID_INPUT naming line and column
 */
export function scanCsvNumbers(bytes: Buffer): NumberTable {
  const end = endOfData(bytes);
  if (end === 0) throw new ServingError('MALFORMED_BODY', 'body is empty, expected one line of CSV for each row');
  const firstLine = bytes.indexOf(lineFeed);
  const columns = count(bytes, comma, 0, firstLine < 0 || firstLine > end ? end : firstLine) + 1;
  const rows = count(bytes, lineFeed, 0, end) + 1;
  const data = new Float32Array(rows * columns);
  const scanner = new NumberScanner(bytes, 0, end);
  for (let row = 0; row < rows; row++) readRow(scanner, data, row, columns);
  return { rows, columns, data };
}

/** Reads a table of texts, for models whose columns are not all numbers. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let position = 0;
  while (position < text.length) {
    const field = readText(text, position, rows.length);
    row.push(field.value);
    position = field.end;
    if (text[position] === ',') {
      position++;
      if (position === text.length) row.push('');
      continue;
    }
    position += text[position] === '\r' ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  while (rows.length > 0 && isBlank(rows[rows.length - 1] as string[])) rows.pop();
  return rows;
}

/** A field's text as a number: missing is NaN, anything else that is no number undefined. */
export function csvNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (missing.has(trimmed.toLowerCase())) return NaN;
  const value = Number(trimmed);
  return Number.isNaN(value) ? undefined : value;
}

function readRow(scanner: NumberScanner, data: Float32Array, row: number, columns: number): void {
  const first = row * columns;
  let column = 0;
  for (;;) {
    const next = readFloatRun(scanner, data, first + column, first + columns) - first;
    if (next > column) column = next;
    else if (column < columns) data[first + column] = readUnusual(scanner, row, column++);
    else throw wrongWidth(scanner, row, column, columns);
    while (scanner.peek() === 0x20 || scanner.peek() === carriageReturn) scanner.position++;
    const separator = scanner.peek();
    if (separator === comma) scanner.position++;
    else if (separator !== lineFeed && separator !== -1) throw badField(row, column - 1, restOfField(scanner));
    else if (column < columns) throw wrongWidth(scanner, row, column - 1, columns);
    else {
      scanner.position++;
      return;
    }
  }
}

/** What the fast grammar does not know: an empty field, quotes, `nan`, `inf`, `+1`, `.5`. */
function readUnusual(scanner: NumberScanner, row: number, column: number): number {
  const text = restOfField(scanner)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  const value = csvNumber(text) ?? infinity(text);
  if (value === undefined || (Number.isFinite(value) && !Number.isFinite(Math.fround(value))))
    throw badField(row, column, text);
  return value;
}

function restOfField(scanner: NumberScanner): string {
  const start = scanner.position;
  for (let byte = scanner.peek(); byte !== comma && byte !== lineFeed && byte !== -1; byte = scanner.peek())
    scanner.position++;
  return scanner.text(start);
}

function infinity(text: string): number | undefined {
  if (/^\+?inf(inity)?$/i.test(text)) return Infinity;
  return /^-inf(inity)?$/i.test(text) ? -Infinity : undefined;
}

function badField(row: number, column: number, text: string): Error {
  return invalidInput(
    `line ${row + 1}, column ${column + 1}`,
    `is ${shown(text)}, which is no number; send rows without a header line`,
  );
}

/** @param column the last column that was read */
function wrongWidth(scanner: NumberScanner, row: number, column: number, columns: number): Error {
  let actual = column + 1;
  for (let byte = scanner.peek(); byte !== lineFeed && byte !== -1; byte = scanner.peek()) {
    if (byte === comma) actual++;
    scanner.position++;
  }
  return invalidInput(`line ${row + 1}`, `has ${actual} columns, the first line has ${columns}`);
}

function endOfData(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === lineFeed || bytes[end - 1] === carriageReturn)) end--;
  return end;
}

function count(bytes: Buffer, byte: number, from: number, to: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte, from); at >= 0 && at < to; at = bytes.indexOf(byte, at + 1)) found++;
  return found;
}

function readText(text: string, start: number, row: number): { readonly value: string; readonly end: number } {
  if (text.charCodeAt(start) !== quote) {
    let end = start;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
    return { value: text.slice(start, end), end };
  }
  let value = '';
  let position = start + 1;
  for (;;) {
    const end = text.indexOf('"', position);
    if (end < 0) throw new ServingError('MALFORMED_BODY', `line ${row + 1} has a quote that is not closed`);
    value += text.slice(position, end);
    if (text[end + 1] !== '"') return { value, end: end + 1 };
    value += '"';
    position = end + 2;
  }
}

function isBlank(row: readonly string[]): boolean {
  return row.length === 1 && row[0] === '';
}
