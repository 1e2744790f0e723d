export const comma: u8 = 0x2c;
export const quote: u8 = 0x22;
export const backslash: u8 = 0x5c;
export const letterN: u8 = 0x6e;
export const newline: u8 = 0x0a;

/** Bytes that are looked at together, and so may be read behind whatever ends a text. */
export const step = 16;

/** A step of ones and one of zeros: read from within, they are a mask for any number of bytes. */
const masks = memory.data(2 * step);

/** To be called once. */
export function prepareMasks(): void {
  memory.fill(masks, 0xff, step);
}

/** The first bytes of sixteen, and zeros behind them. */
export function firstBytes(bytes: v128, count: i32): v128 {
  return v128.and(bytes, v128.load(masks + step - count));
}

/** Whether as many bytes are the same at two places. */
export function sameBytes(a: usize, b: usize, length: i32): bool {
  let i = 0;
  for (; i + step <= length; i += step) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  return i == length || !v128.any_true(firstBytes(v128.xor(v128.load(a + i), v128.load(b + i)), length - i));
}

/** One bit for each of sixteen bytes at which a field ends: a comma, and whatever ends a text. */
export function fieldEnds(bytes: v128): i32 {
  return i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(comma)), textEnds(bytes)));
}

/** One bit for each of sixteen bytes at which a text ends. */
export function quotedEnds(bytes: v128): i32 {
  return i8x16.bitmask(textEnds(bytes));
}

/** Bytes that end a plain text of JSON: a quote, a backslash, and what JSON does not allow in a text. */
function textEnds(bytes: v128): v128 {
  const ends = v128.or(i8x16.eq(bytes, i8x16.splat(quote)), i8x16.eq(bytes, i8x16.splat(backslash)));
  return v128.or(ends, i8x16.lt_u(bytes, i8x16.splat(0x20)));
}

/** Where a JSON text without escapes ends; 0 at anything else. A line end behind it ends the search. */
export function closingQuote(start: usize): usize {
  let at = start;
  let ends = quotedEnds(v128.load(at));
  for (; ends == 0; ends = quotedEnds(v128.load(at))) at += step;
  at += ctz(ends);
  return load<u8>(at) == quote ? at : 0;
}

/** Where a field ends; 0 at a byte that JSON does not allow in a text. A line end behind it ends the search. */
export function fieldEnd(start: usize): usize {
  const at = fieldStop(start);
  return load<u8>(at) < 0x20 ? 0 : at;
}

/** Where the first byte is that ends a field, or must not be in one. */
export function fieldStop(start: usize): usize {
  let at = start;
  let ends = fieldEnds(v128.load(at));
  for (; ends == 0; ends = fieldEnds(v128.load(at))) at += step;
  return at + ctz(ends);
}

/** Whether a byte ends a field as it should: not with what JSON does not allow. */
export function isFieldEnd(byte: u8): bool {
  return byte == comma || byte == quote || byte == backslash;
}
