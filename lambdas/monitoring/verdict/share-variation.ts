import { pooled, type Proportion } from '../statistics/proportion';
import { studentTSurvival, studentTUpperQuantile } from '../statistics/student-t';

/** How much more than by chance a share varies between known-good windows of like time. */
export interface ShareVariation {
  /** Variance over that of chance; above 1. */
  readonly factor: number;
  /** Degrees of freedom that the factor is known with. */
  readonly degrees: number;
}

/** Windows from which on their variation is known well enough to judge by. */
const fewestWindows = 8;

/**
 * Measures the variation of a share: each known-good window against the others of its stratum, on the scale on which
 * chance varies alike whatever the share (arcsine of the root, Anscombe 1948). Quasi-binomial: the mean square of what
 * chance alone would make standard normal.
 *
 * @param strata windows of like time, each a share
 * @returns null when windows are too few, or vary no more than by chance
 */
export function shareVariation(strata: readonly (readonly Proportion[])[]): ShareVariation | null {
  let [squares, windows, degrees] = [0, 0, 0];
  for (const stratum of strata) {
    const told = stratum.filter(({ trials }) => trials > 0);
    if (told.length < 2) continue;
    const all = pooled(told);
    for (const one of told) squares += distanceOf(one, without(all, one)) ** 2;
    windows += told.length;
    degrees += told.length - 1;
  }
  const factor = squares / windows;
  return windows < fewestWindows || !(factor > 1) ? null : { factor, degrees };
}

/** Probability that a known-good window is as far from the others as `now`, either way. */
export function variationPValue({ factor, degrees }: ShareVariation, now: Proportion, before: Proportion): number {
  return Math.min(1, 2 * studentTSurvival(variationT(factor, now, before), degrees));
}

/** Student's t of a window among known-good ones. */
export function variationT(factor: number, now: Proportion, before: Proportion): number {
  return Math.abs(distanceOf(now, before)) / Math.sqrt(factor);
}

/** What a normal quantile grows to where windows vary by more than chance. */
export function widened(variation: ShareVariation | null, tail: number, normal: number): number {
  if (variation === null) return normal;
  const { factor, degrees } = variation;
  return Math.max(normal, Math.sqrt(factor) * studentTUpperQuantile(tail, degrees));
}

/** Distance of two shares in standard deviations of chance. */
function distanceOf(a: Proportion, b: Proportion): number {
  return (stabilized(a) - stabilized(b)) / Math.sqrt(1 / (4 * a.trials + 2) + 1 / (4 * b.trials + 2));
}

function stabilized({ successes, trials }: Proportion): number {
  return Math.asin(Math.sqrt((successes + 3 / 8) / (trials + 3 / 4)));
}

function without(all: Proportion, one: Proportion): Proportion {
  return { successes: all.successes - one.successes, trials: all.trials - one.trials };
}
