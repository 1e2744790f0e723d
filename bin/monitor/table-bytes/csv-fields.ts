const newline = 0x0a;
const carriageReturn = 0x0d;
const comma = 0x2c;
const quote = 0x22;

/** Whether a byte ends a field of CSV. */
export function isEnd(byte: number): boolean {
  return byte === comma || byte === newline || byte === carriageReturn;
}

/** Whether a byte is an ASCII character that can be seen, which no trimming takes away. */
export function isGraphic(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

/** Where a field without quotes ends; −1 when it has one, or a byte that is not plain. */
export function plainEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; !isEnd(bytes[at]!); at += 1) if (bytes[at]! < 0x20 || bytes[at] === quote) return -1;
  return at;
}

/** Where the closing quote of a field is; −1 at a byte that is not plain. */
export function quotedEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; bytes[at] !== quote; at += 1) if (bytes[at]! < 0x20) return -1;
  return at;
}
