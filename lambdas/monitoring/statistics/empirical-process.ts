/**
 * Bound on the distance of an empirical distribution function from the true one that holds at all times from `firstTime`
 * on at once (Howard and Ramdas, sequential estimation of quantiles): the law of the iterated logarithm for what
 * Dvoretzky, Kiefer and Wolfowitz bound at one time. On frozen edges it is a band around a whole histogram that may be
 * looked at as often as one likes.
 *
 * @param scale A of the paper, above √½; .85 suits looks up to a thousand times the first
 * @returns the bound by the number of observations; the constant in it is found once
 */
export function empiricalProcessBound(alpha: number, firstTime: number, scale = 0.85): (time: number) => number {
  if (!(scale * scale > 0.5)) throw new RangeError(`scale must be above √½, is ${scale}`);
  const constant = constantFor(alpha, scale);
  return (time) => scale * Math.sqrt((Math.log1p(Math.log(time / firstTime)) + constant) / time);
}

/** The constant C that makes the bound fail with probability `alpha`. */
function constantFor(alpha: number, scale: number): number {
  let [low, high] = [1e-3, 1];
  while (riskOf(scale, high) > alpha) high *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (riskOf(scale, middle) > alpha) low = middle;
    else high = middle;
  }
  return high;
}

/** Smallest risk over the paper's free parameter η, found by thirds: the risk has one valley. */
function riskOf(scale: number, constant: number): number {
  let [low, high] = [1, 2 * scale * scale];
  for (let step = 0; step < 100; step += 1) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (riskAt(scale, constant, left) <= riskAt(scale, constant, right)) high = right;
    else low = left;
  }
  return riskAt(scale, constant, (low + high) / 2);
}

function riskAt(scale: number, constant: number, eta: number): number {
  const gamma = Math.sqrt(2 / eta) * (scale - Math.sqrt((2 * (eta - 1)) / constant));
  // Beyond it there is no bound; growing with η, so that the search turns back.
  if (gamma <= 1) return 1e6 * eta;
  return 4 * Math.exp(-gamma * gamma * constant) * (1 + 1 / ((gamma * gamma - 1) * Math.log(eta)));
}
