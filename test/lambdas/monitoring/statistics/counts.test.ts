import { requireSameCells, shares, total, totalOf } from '../../../../lambdas/monitoring/statistics/counts';

describe('counts', () => {
  test('shares add up to one, and are zero for an empty window', () => {
    expect(shares([1, 3])).toEqual([0.25, 0.75]);
    expect(shares([0, 0])).toEqual([0, 0]);
    expect(total([1, 3])).toBe(4);
  });

  test('adds up in order, to the last bit', () => {
    expect(total([])).toBe(0);
    expect(total([0.1, 0.2, 0.3])).toBe(0.1 + 0.2 + 0.3);
    expect(totalOf(['a', 'bc', ''], (text, i) => text.length * (i + 1))).toBe(5);
  });

  test('fails when windows have different cells', () => {
    expect(() => requireSameCells([1], [1, 2])).toThrow('both windows must be counted on the same cells, have 1 and 2');
  });
});
