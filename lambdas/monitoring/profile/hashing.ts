/** Hash of a text: two independent 32-bit halves (MurmurHash3 over UTF-16 units), the same on every machine. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** Hashes a text. */
export function hashText(text: string): Hash64 {
  let high = 0x9747b28c;
  let low = 0x3c6ef372;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = mixIn(high, unit);
    low = mixIn(low, unit ^ 0x5bd1);
  }
  return { high: finish(high ^ text.length), low: finish(low ^ text.length) };
}

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** First 32-bit half of a number's hash; the second is in `secondHalf`. Two steps so that nothing is allocated. */
export function hashNumber(value: number): number {
  // −0 and 0 are the same value.
  bits[0] = value + 0;
  secondHalf.value = secondHashOfWords(words[0]!, words[1]!);
  return firstHashOfWords(words[0]!, words[1]!);
}

/** First half of the hash of a number (never −0) that is given as its two 32-bit words in memory. */
export function firstHashOfWords(a: number, b: number): number {
  return finish(mixIn(mixIn(0x9747b28c, a), b) ^ 8);
}

/** Second half of the same. */
export function secondHashOfWords(a: number, b: number): number {
  return finish(mixIn(mixIn(0x3c6ef372, b), a) ^ 8);
}

/** Second half of what `hashNumber` hashed last. */
export const secondHalf = { value: 0 };

function mixIn(state: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  k = Math.imul(k, 0x1b873593);
  const h = state ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(state: number): number {
  let h = state ^ (state >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
