/** Numbers that a text prints where a pattern has groups; the pattern's dots stand for themselves. */
export function printed(text: string, pattern: RegExp): number[] {
  const found = pattern.exec(text);
  if (found === null) throw new Error(`nothing like ${String(pattern)} in\n${text}`);
  return found.slice(1).map((number) => Number(number.replace('−', '-')));
}

/** Numbers of every place that a pattern matches. */
export function allPrinted(text: string, pattern: RegExp): number[][] {
  return [...text.matchAll(pattern)].map((found) => found.slice(1).map((number) => Number(number.replace('−', '-'))));
}

/** Holds a number that was done by hand against the printed one, which has four digits. */
export function expectPrinted(printedNumber: number, byHand: number, digits = 4): void {
  const allowed = Math.max(Math.abs(byHand), 1e-300) * 6 * 10 ** -digits;
  if (!(Math.abs(printedNumber - byHand) <= allowed)) {
    throw new Error(`printed is ${printedNumber}, by hand it is ${byHand}`);
  }
}
