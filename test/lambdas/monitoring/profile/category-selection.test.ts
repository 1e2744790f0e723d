import { CategorySelector } from '../../../../lambdas/monitoring/profile/category-selection';
import { seeded, shuffled } from '../support/random';

function select(values: readonly string[], limit: number, declared: readonly string[] = []) {
  const selector = new CategorySelector(limit, declared);
  let passes = 0;
  while (selector.needsPass) {
    for (const value of values) selector.add(value);
    selector.endPass();
    passes += 1;
  }
  return { categories: selector.result(), passes };
}

describe('category selection', () => {
  test('declared categories come first, then the most frequent, ties by name', () => {
    expect(select(['b', 'c', 'c', 'a', 'x'], 4, ['x', 'y']).categories).toEqual(['x', 'y', 'c', 'a']);
  });

  test('declared categories are kept beyond the limit', () => {
    expect(select(['a'], 1, ['x', 'y']).categories).toEqual(['x', 'y']);
  });

  test('frequent categories survive among very many rare ones, in any order', () => {
    const rare = Array.from({ length: 45_000 }, (_, i) => `id-${i}`);
    const frequent = Array.from({ length: 600 }, (_, i) => ['often', 'seldom', 'often'][i % 3]!);
    const one = select([...rare, ...frequent], 2);
    const other = select(shuffled([...rare, ...frequent], seeded(3)), 2);
    expect(one.categories).toEqual(['often', 'seldom']);
    expect(other.categories).toEqual(one.categories);
    expect(one.passes).toBe(2);
  });
});
