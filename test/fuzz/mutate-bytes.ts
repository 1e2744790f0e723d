import type { Random } from './random';

/** Texts that parsers stumble over. */
const tokens = [
  '{', '}', '[', ']', '"', '\\', ':', ',', '\0', '\r\n', '\n', '--', '=', '%', '%00', '%ff', '..', '//', '/', '?', '#',
  '1e309', '-0', '0x10', '1e', '-', '+1', '.5', '00', '18446744073709551616', 'NaN', 'null', 'true', '\ufeff', '\\ud800',
  '\\u0000', '"data":', '['.repeat(200), '{"a":'.repeat(100), '\xc0\x80', '\xff\xff\xff\x7f', '\xff'.repeat(10),
].map((text) => Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1')); // prettier-ignore

/** The same bytes with a few of them changed, moved, doubled or gone. */
export function mutateBytes(bytes: Buffer, random: Random, others: readonly Buffer[] = []): Buffer {
  let result = bytes;
  for (let changes = 1 + random.below(4); changes > 0; changes--) result = change(result, random, others);
  return result;
}

function change(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + random.below(random.chance(0.2) ? 64 : 4));
  const around = (middle: Buffer): Buffer => Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(to)]);
  switch (random.below(8)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return around(Buffer.alloc(0));
    case 2:
      return around(random.bytes(to - at));
    case 3:
      return around(Buffer.concat([bytes.subarray(at, to), bytes.subarray(at, to)]));
    case 4:
      return around(Buffer.concat([random.pick(tokens), bytes.subarray(at, to)]));
    case 5:
      return around(random.pick(tokens));
    case 6: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped[at] = (flipped[at] as number) ^ (1 << random.below(8));
      return flipped;
    }
    default: {
      const other = others.length === 0 ? bytes : random.pick(others);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length + 1))]);
    }
  }
}
