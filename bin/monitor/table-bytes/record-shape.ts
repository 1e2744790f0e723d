import { Literal } from '../../../lambdas/monitoring/capture/byte-path/literal';

/**
 * How records of JSON Lines are written: what they have in common byte for byte, and between that their values. A line
 * of the same shape, with plain values in the same places, is a record of the same columns.
 */
export interface RecordShape<Layout> {
  /** One more than there are values: what comes before the first, between two, and after the last. */
  readonly literals: readonly Literal[];
  /** What is to be done with the values. */
  readonly layout: Layout;
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Learns the shape of a line that was understood as a record.
 * @param layoutOf tells what to do with the values of columns with these names
 * @returns null when a value is not plain, or when an escaped or repeated key leaves any doubt
 */
export function learnRecordShape<Layout>(
  line: Uint8Array,
  layoutOf: (names: readonly string[]) => Layout,
): RecordShape<Layout> | null {
  const literals: Literal[] = [];
  const names = new Set<string>();
  let from = 0;
  let at = afterSpace(line, 0);
  if (line[at] !== 0x7b) at = line.indexOf(0x7b);
  for (;;) {
    const key = afterSpace(line, at + 1);
    if (line[key] !== quote) return null;
    const keyEnd = textEnd(line, key + 1);
    const name = Buffer.from(line.subarray(key + 1, keyEnd)).toString('utf8');
    if (name.includes('\\') || names.has(name)) return null;
    names.add(name);
    const colon = afterSpace(line, keyEnd + 1);
    const start = afterSpace(line, colon + 1);
    if (line[start] === 0x7b || line[start] === 0x5b) return null;
    literals.push(new Literal(line.subarray(from, start)));
    from = valueEnd(line, start);
    at = afterSpace(line, from);
    if (line[at] !== 0x2c) break;
  }
  literals.push(new Literal(line.subarray(from)));
  return { literals, layout: layoutOf([...names]) };
}

function valueEnd(line: Uint8Array, start: number): number {
  if (line[start] === quote) return textEnd(line, start + 1) + 1;
  let at = start;
  while (at < line.length && line[at] !== 0x2c && line[at] !== 0x7d && !isSpace(line[at]!)) at += 1;
  return at;
}

/** Where the closing quote of a text is. */
function textEnd(line: Uint8Array, start: number): number {
  let at = start;
  while (at < line.length && line[at] !== quote) at += line[at] === backslash ? 2 : 1;
  return at;
}

function afterSpace(line: Uint8Array, start: number): number {
  let at = start;
  while (at < line.length && isSpace(line[at]!)) at += 1;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
