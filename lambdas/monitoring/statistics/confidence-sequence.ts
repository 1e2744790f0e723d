/**
 * Bounds that hold at all times at once: whoever looks as often as they like, and stops when they like, is wrong with a
 * probability of at most `alpha` in total. An interval of fixed size, looked at every hour, promises no such thing.
 */

/** Twice the logarithm of 1/α, with what a mixture over scales adds: the numerator of both tuning parameters. */
function mixtureCost(alpha: number): number {
  const twice = -2 * Math.log(alpha);
  return twice + Math.log1p(twice);
}

/**
 * Parameter ρ of the two-sided normal mixture boundary that makes it tightest at an intrinsic time (Howard, Ramdas and
 * others, time-uniform Chernoff bounds).
 */
export function normalMixtureRho(optimalTime: number, alpha: number): number {
  return optimalTime / mixtureCost(alpha);
}

/** Two-sided normal mixture boundary: what a martingale of variance `time` leaves with probability `alpha` at most. */
export function normalMixtureBound(time: number, rho: number, alpha: number): number {
  return Math.sqrt((time + rho) * Math.log((time + rho) / (rho * alpha * alpha)));
}

/** Parameter ρ² of the asymptotic confidence sequence that makes it tightest after `optimalCount` observations. */
export function asymptoticRhoSquared(optimalCount: number, alpha: number): number {
  return mixtureCost(alpha) / optimalCount;
}

/**
 * Half-width of the asymptotic confidence sequence for a mean after `count` observations of standard deviation
 * `deviation` (Waudby-Smith and others, time-uniform central limit theory).
 */
export function asymptoticHalfWidth(count: number, deviation: number, rhoSquared: number, alpha: number): number {
  const scaled = count * rhoSquared + 1;
  return deviation * Math.sqrt(((2 * scaled) / (count * count * rhoSquared)) * Math.log(Math.sqrt(scaled) / alpha));
}
