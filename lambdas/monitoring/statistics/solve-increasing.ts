/** Steps after which it ends in any case; a good start needs four. */
const mostSteps = 1_000;

/** Relative step after which Newton's method is there: what is left is about the square of it. */
const closeEnough = 1e-8;

/**
 * The positive number at which an increasing function has a value: Newton's method on the logarithm of the number. Where its
 * steps do not become half as long, or leave what is known to hold the solution, that is halved instead.
 * @param at value of the function, and its slope by the logarithm of the number
 */
export function solveIncreasing(
  start: number,
  wanted: number,
  at: (x: number) => { readonly value: number; readonly slope: number },
): number {
  let [low, high] = [0, Infinity];
  let x = start;
  let longest = start;
  for (let left = mostSteps; left > 0; left -= 1) {
    const { value, slope } = at(x);
    const newton = x * Math.exp((wanted - value) / slope);
    if (Math.abs(newton - x) <= closeEnough * x) return newton;
    if (value < wanted) low = x;
    else high = x;
    const isBetter = newton > low && newton < high && Math.abs(newton - x) <= longest;
    const next = isBetter ? newton : high === Infinity ? 2 * x : (low + high) / 2;
    longest = Math.abs(next - x) / 2;
    x = next;
  }
  return x;
}
