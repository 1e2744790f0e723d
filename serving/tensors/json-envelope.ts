/**
 * Splits a JSON document into a small envelope and large arrays that stay bytes.
 *
 * JSON.parse boxes every number of a tensor. Here the arrays under a named key are cut out before parsing, and read
 * later by `scanJson`, when the envelope has told their type and size.
 */
import { randomUUID } from 'node:crypto';
import { ServingError } from '../errors/serving-error';

/** Bytes of one JSON array, brackets included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A parsed document in which each cut-out array is an object that `rangeIndex` knows. */
export interface Envelope {
  readonly value: unknown;
  readonly ranges: readonly ByteRange[];
}

const quote = 0x22;
const backslash = 0x5c;
const open = 0x5b;
const close = 0x5d;

/** JSON.parse whose failure is a MALFORMED_BODY that repeats the parser's sentence (a position, no payload). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const position = /position \d+/.exec((error as Error).message)?.[0];
    throw new ServingError(
      'MALFORMED_BODY',
      `the body is not JSON${position === undefined ? '' : ` (at ${position})`}`,
    );
  }
}

/** Marks a place where an array was cut out. Drawn anew by every process: no document can hold a mark of its own. */
const mark = `range-${randomUUID()}`;

/** The index in `ranges` that a value stands for; undefined for every other value. */
export function rangeIndex(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const index = (value as Readonly<Record<string, unknown>>)[mark];
  return typeof index === 'number' ? index : undefined;
}

/**
 * Parses a document, cutting out every array that is the value of `key` in an object at `depth` (the root is 1).
 * @throws ServingError MALFORMED_BODY when what remains is not JSON
 */
export function splitEnvelope(bytes: Buffer, key: string, depth: number): Envelope {
  const ranges: ByteRange[] = [];
  let text = '';
  let copied = 0;
  let level = 0;
  let position = 0;
  while (position < bytes.length) {
    const byte = bytes[position] as number;
    if (byte === quote) {
      const end = stringEnd(bytes, position);
      const value = level === depth && isKey(bytes, position, end, key) ? arrayAfterColon(bytes, end) : -1;
      position = end;
      if (value >= 0) {
        const arrayStop = arrayEnd(bytes, value);
        text += `${bytes.toString('utf8', copied, value)}{"${mark}":${ranges.length}}`;
        ranges.push({ start: value, end: arrayStop });
        position = copied = arrayStop;
      }
      continue;
    }
    // Braces and brackets differ by 0x20: 5b/7b open, 5d/7d close.
    const folded = byte & 0xdf;
    if (folded === open) level++;
    else if (folded === close) level--;
    position++;
  }
  return { value: parseJson(text + bytes.toString('utf8', copied, bytes.length)), ranges };
}

/** Position behind the string that starts at a quote; the end of the bytes when it is not closed. */
function stringEnd(bytes: Buffer, start: number): number {
  let position = start + 1;
  for (;;) {
    const end = bytes.indexOf(quote, position);
    if (end < 0) return bytes.length;
    let escapes = 0;
    while (bytes[end - 1 - escapes] === backslash && end - 1 - escapes > start) escapes++;
    if (escapes % 2 === 0) return end + 1;
    position = end + 1;
  }
}

function isKey(bytes: Buffer, start: number, end: number, key: string): boolean {
  return end - start - 2 === key.length && bytes.toString('latin1', start + 1, end - 1) === key;
}

/** Position of the array that follows a key, or -1 when something else does. */
function arrayAfterColon(bytes: Buffer, from: number): number {
  let position = skipSpace(bytes, from);
  if (bytes[position] !== 0x3a) return -1;
  position = skipSpace(bytes, position + 1);
  return bytes[position] === open ? position : -1;
}

function skipSpace(bytes: Buffer, from: number): number {
  let position = from;
  while (position < bytes.length && (bytes[position] as number) <= 0x20) position++;
  return position;
}

/** Position behind the array that starts at a bracket; the end of the bytes when it is not closed. */
function arrayEnd(bytes: Buffer, start: number): number {
  // A flat array of numbers, the usual case, ends at the first closing bracket: three native searches.
  const first = bytes.indexOf(close, start);
  if (first < 0) return bytes.length;
  const nested = bytes.indexOf(open, start + 1);
  const text = bytes.indexOf(quote, start + 1);
  if ((nested < 0 || nested > first) && (text < 0 || text > first)) return first + 1;
  let level = 0;
  let position = start;
  while (position < bytes.length) {
    const byte = bytes[position] as number;
    if (byte === quote) {
      position = stringEnd(bytes, position);
      continue;
    }
    position++;
    if (byte === open) level++;
    else if (byte === close && --level === 0) return position;
  }
  return bytes.length;
}
