/** The version number after the highest of `versions`: the next minor one, since a retrained model keeps its interface. */
export function nextVersion(versions: readonly string[]): string {
  const numbers = versions.map((version) => version.split('.').map(Number) as [number, number, number]);
  if (numbers.length === 0) return '1.0.0';
  const [major, minor] = numbers.reduce((highest, next) => (compare(next, highest) > 0 ? next : highest));
  return `${major}.${minor + 1}.0`;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
