import fc from 'fast-check';
import type { CategoricalBinning, NumericBinning } from '../../../../lambdas/monitoring/profile/binning';
import { cellCounts } from '../../../../lambdas/monitoring/profile/window-counts';
import { CategoricalAccumulator } from '../../../../lambdas/monitoring/profile/categorical-accumulator';
import { NumericAccumulator } from '../../../../lambdas/monitoring/profile/numeric-accumulator';
import { cellLabels, comparableCells } from '../../../../lambdas/monitoring/verdict/cells';

const numeric: NumericBinning = { kind: 'numeric', name: 'x', edges: [0, 1, 2, 3, 3], center: 1 };
const categorical: CategoricalBinning = { kind: 'categorical', name: 'c', categories: ['a', 'b', 'c'] };

function numbers(values: readonly number[]) {
  const column = new NumericAccumulator(numeric);
  for (const value of values) column.add(value);
  return cellCounts(column.profile());
}

function categories(values: readonly string[]) {
  const column = new CategoricalAccumulator(categorical);
  for (const value of values) column.add(value);
  return cellCounts(column.profile());
}

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
const repeat = <T>(value: T, count: number) => new Array<T>(count).fill(value);

describe('comparable cells', () => {
  test('have names that a person understands', () => {
    expect(cellLabels(numeric)).toEqual(['below 0', '0 to below 1', '1 to below 2', '2 to below 3', '= 3', 'above 3']);
    expect(cellLabels(categorical)).toEqual(['a', 'b', 'c', '(other)']);
  });

  test('pool thin neighbours of a numeric column', () => {
    const baseline = numbers([...repeat(0.5, 100), ...repeat(1.5, 100), ...repeat(2.5, 2), ...repeat(3, 2)]);
    const cells = comparableCells(numeric, numbers([...repeat(0.5, 50), ...repeat(1.5, 50)]), baseline);
    expect(cells.labels).toEqual(['0 to below 1', '1 to below 2 … = 3']);
    expect(cells.expected).toEqual([100, 104]);
  });

  test('pool the rarest categories with the next rarest until they are many enough', () => {
    const baseline = categories([...repeat('a', 100), ...repeat('b', 3), ...repeat('c', 2)]);
    expect(comparableCells(categorical, categories(repeat('a', 100)), baseline).labels).toEqual(['b, c, a']);
    const window = categories([...repeat('a', 50), ...repeat('new', 50)]);
    expect(comparableCells(categorical, window, baseline).labels).toEqual(['a', 'b, c, (other)']);
  });

  test('pool what the baseline has seldom seen with what it never saw', () => {
    const many = { ...categorical, categories: ['a', 'b', 'c', 'd', 'e'] };
    const cells = comparableCells(many, [500, 200, 0, 8, 9, 40], [500, 200, 4, 4, 3, 0]);
    expect(cells.labels).toEqual(['a', 'b', '3 rare categories and unknown ones']);
    expect(cells.observed).toEqual([500, 200, 57]);
    expect(cells.expected).toEqual([500, 200, 11]);
  });

  test('lose no observation and leave no thin cell, unless only one is left', () => {
    const values = fc.array(fc.constantFrom(-1, 0.5, 1.5, 2.5, 3, 9), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { observed, expected } = comparableCells(numeric, numbers(a), numbers(b));
        expect(sum(observed)).toBe(a.length);
        expect(sum(expected)).toBe(b.length);
        if (observed.length < 2) return;
        const smaller = Math.min(a.length, b.length);
        observed.forEach((count, i) => {
          expect(((count + expected[i]!) * smaller) / (a.length + b.length)).toBeGreaterThanOrEqual(5);
        });
      }),
    );
  });
});
