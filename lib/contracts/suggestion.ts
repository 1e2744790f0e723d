/** What the user most likely meant, or undefined when nothing is close: at most one edit in three letters. */
export function suggest(given: string, known: readonly string[]): string | undefined {
  const folded = given.toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(folded, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) => distance <= Math.max(1, Math.floor(Math.max(candidate.length, given.length) / 3)),
    )
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return ranked[0]?.candidate;
}

/** Sentence part that offers a suggestion, or nothing. */
export function didYouMean(given: unknown, known: readonly string[]): string {
  const found = typeof given === 'string' ? suggest(given, known) : undefined;
  return found === undefined || found === given ? '' : `; did you mean '${found}'?`;
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, which are what
 * typing errors are made of.
 */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const substituted = at(previous, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let best = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, substituted);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) best = Math.min(best, at(beforePrevious, column - 2) + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
