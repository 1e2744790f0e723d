/** A number with four significant digits, as sentences and derivations print it. */
export function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** A share in percent with three significant digits. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** What a probability is; one that is too small for a number is said to be so. */
export function equals(probability: number): string {
  return probability === 0 ? '< 1e-300' : `= ${digits(probability)}`;
}

/** How many of how many, and the share that makes. */
export function outOf(some: number, all: number): string {
  return `${some} of ${all}${all > 0 ? ` (${percent(some / all)})` : ''}`;
}
