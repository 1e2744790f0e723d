/** Which version of a model answers a request. Pure. */
import { createHash } from 'node:crypto';

/** Shares by version; they need not add up to anything. */
export type Weights = ReadonlyMap<string, number>;

/**
 * Weighted rendezvous hashing: each version draws a number for the key, weighted by its share, and the largest wins.
 * The same key gets the same version again, on every server, without anything being stored; and when a share grows, keys
 * move to that version only, none between the others.
 * @param draw a number from 0 to 1 for a version
 * @returns undefined when no version has a share
 */
export function chooseVersion(weights: Weights, draw: (version: string) => number): string | undefined {
  let best: string | undefined;
  let highest = -Infinity;
  for (const [version, weight] of weights) {
    if (weight <= 0) continue;
    // log(u)/w: the larger the weight, the closer to zero.
    const score = Math.log(Math.max(draw(version), Number.MIN_VALUE)) / weight;
    if (score > highest || best === undefined) [best, highest] = [version, score];
  }
  return best;
}

/** A draw that depends on the key alone. The salt makes assignments of one experiment independent of another's. */
export function drawFor(key: string, salt: string): (version: string) => number {
  return (version) => {
    const digest = createHash('sha256')
      .update(JSON.stringify([salt, version, key]))
      .digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}
