import fc from 'fast-check';
import { binningDigest, binOf } from '../../../../lambdas/monitoring/profile/binning';

/** The definition, looked up bin by bin. */
function byDefinition(edges: readonly number[], value: number): number {
  const last = edges.length - 1;
  if (value < edges[0]!) return 0;
  if (value > edges[last]!) return last + 1;
  for (let i = last - 1; i >= 0; i -= 1) if (edges[i]! <= value) return i + 1;
  return 0;
}

describe('bins', () => {
  test('a value falls where the definition says, for any edges', () => {
    const edges = fc
      .tuple(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }), fc.boolean())
      .map(([values, twice]) => {
        const sorted = values.sort((a, b) => a - b);
        return twice || sorted.length === 1 ? [...sorted, sorted[sorted.length - 1]!] : sorted;
      });
    fc.assert(
      fc.property(edges, fc.integer({ min: -120, max: 120 }), (sorted, value) => {
        expect(binOf(sorted, value / 2)).toBe(byDefinition(sorted, value / 2));
      }),
    );
  });

  test('the last bin holds its upper edge; below and above are apart', () => {
    expect([-1, 0, 5, 10, 11].map((value) => binOf([0, 5, 10], value))).toEqual([0, 1, 2, 2, 3]);
    expect([1, 2, 3].map((value) => binOf([2, 2], value))).toEqual([0, 1, 2]);
  });

  test('the digest tells different bins apart and not their spelling', () => {
    const column = { kind: 'numeric' as const, name: 'x', edges: [0, 1], center: 0 };
    const spelled = { center: 0, edges: [0, 1], name: 'x', kind: 'numeric' as const };
    const digest = binningDigest({ features: [column], prediction: null });
    expect(binningDigest({ prediction: null, features: [spelled] })).toBe(digest);
    expect(binningDigest({ features: [{ ...column, edges: [0, 2] }], prediction: null })).not.toBe(digest);
  });
});
