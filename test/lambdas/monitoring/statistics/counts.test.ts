import { requireSameCells, shares, total } from '../../../../lambdas/monitoring/statistics/counts';

describe('counts', () => {
  test('shares add up to one, and are zero for an empty window', () => {
    expect(shares([1, 3])).toEqual([0.25, 0.75]);
    expect(shares([0, 0])).toEqual([0, 0]);
    expect(total([1, 3])).toBe(4);
  });

  test('fails when windows have different cells', () => {
    expect(() => requireSameCells([1], [1, 2])).toThrow('both windows must be counted on the same cells, have 1 and 2');
  });
});
