import { readDecimal } from '../../../lambdas/monitoring/capture/byte-path/decimal';
import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';

const quote = 0x22;
const backslash = 0x5c;
const zero = 0x30;
const point = 0x2e;

/** Longest whole number that is its own text as a category, in digits. */
const exactDigits = 15;

export const nullWord = Buffer.from('null');
const trueWord = Buffer.from('true');
const falseWord = Buffer.from('false');

/** Whether a word is at a place. */
export function isWord({ bytes }: LineBytes, start: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i += 1) if (bytes[start + i] !== word[i]) return false;
  return true;
}

const discarded = new Float64Array(1);

/** Where a plain value of JSON ends: a text without escapes, a number, `true`, `false` or `null`; −1 at anything else. */
export function valueEnd(text: LineBytes, start: number): number {
  const { bytes, view } = text;
  if (bytes[start] === quote) {
    let at = start + 1;
    for (let byte = bytes[at]!; byte !== quote; byte = bytes[++at]!) if (byte === backslash || byte < 0x20) return -1;
    return at + 1;
  }
  for (const word of [nullWord, trueWord, falseWord]) if (isWord(text, start, word)) return start + word.length;
  const end = readDecimal(view, start, discarded, 0);
  if (end >= 0 && isJsonNumber(bytes, start, end)) return end;
  return longNumberEnd(bytes, start);
}

/** Where a number of many digits ends; −1 when it is none. */
function longNumberEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (isNumberByte(bytes[at]!)) at += 1;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(bytes.toString('latin1', start, at)) ? at : -1;
}

/** Whether what was read as a decimal number is one in JSON, too: no leading zero, and digits around the point. */
export function isJsonNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] === 0x2d ? start + 1 : start;
  if (!isDigit(bytes[first]!) || !isDigit(bytes[end - 1]!)) return false;
  if (bytes[first] === zero && isDigit(bytes[first + 1]!)) return false;
  // An exponent has at most a sign and three digits here, so its letter is one of the last five bytes.
  for (let at = Math.max(first, end - 5); at < end; at += 1)
    if ((bytes[at]! | 32) === 101) return bytes[at - 1] !== point;
  return true;
}

/** Whether the bytes are what the value is called as a category: `true`, `false` or a whole number. */
export function isOwnText(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isDigit(bytes[start]!) && bytes[start] !== 0x2d) return true;
  const first = bytes[start] === 0x2d ? start + 1 : start;
  if (end - first > exactDigits || (bytes[first] === zero && end - start > 1)) return false;
  for (let at = first; at < end; at += 1) if (!isDigit(bytes[at]!)) return false;
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= 57;
}

function isNumberByte(byte: number): boolean {
  return isDigit(byte) || byte === 0x2d || byte === 0x2b || byte === point || (byte | 32) === 101;
}
