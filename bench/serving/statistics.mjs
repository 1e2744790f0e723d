/** The middle of some numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Medians over rounds of every figure: of what wrk saw, each value by itself. */
export function medians(rounds) {
  const names = Object.keys(rounds[0]);
  return Object.fromEntries(
    names.map((name) => {
      const values = rounds.map((round) => round[name]);
      if (typeof values[0] === 'number') return [name, median(values)];
      const of = (key) => median(values.map((value) => value[key]));
      return [name, { rps: of('rps'), p50: of('p50'), p99: of('p99') }];
    }),
  );
}
