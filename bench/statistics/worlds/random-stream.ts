import { createHash } from 'node:crypto';
import type { Random } from '../../../test/lambdas/monitoring/support/random';

/**
 * A stream of random numbers of its own for everything that has a name: xoshiro128** (Blackman and Vigna), started from
 * the name's digest. A simulation may run on any thread, in any order, and beside any others, and draws the same numbers.
 */
export function streamOf(name: string): Random {
  const digest = createHash('sha256').update(name).digest();
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readUInt32LE(at)) as [number, number, number, number];
  const uniform = () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled / 4294967296;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (limit) => Math.floor(uniform() * limit),
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
