import fc from 'fast-check';
import { binOf } from '../../../../lambdas/monitoring/profile/binning';
import { CategoricalAccumulator } from '../../../../lambdas/monitoring/profile/categorical-accumulator';
import { NumericAccumulator } from '../../../../lambdas/monitoring/profile/numeric-accumulator';

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -20, max: 20 }),
  fc.integer({ min: -10, max: 10 }),
);
/** As batches hold them: NaN is missing, an infinity is counted otherwise. */
const cell = fc.oneof(
  { weight: 8, arbitrary: finite },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);

describe('values counted many at a time', () => {
  test('fall into the same bins as one at a time, for any edges', () => {
    const edges = fc
      .tuple(fc.uniqueArray(finite, { minLength: 1, maxLength: 80 }), fc.boolean())
      .map(([values, twice]) => {
        const sorted = Float64Array.from(values.map((value) => value + 0)).sort();
        const last = sorted[sorted.length - 1]!;
        return twice || sorted.length === 1 ? Float64Array.of(...sorted, last) : sorted;
      });
    fc.assert(
      fc.property(edges, fc.array(finite), (sorted, others) => {
        const values = Float64Array.of(...sorted, ...others);
        const together = new NumericAccumulator({ kind: 'numeric', name: 'x', edges: Array.from(sorted), center: 0 });
        together.addBatch(values, 0, values.length);
        const expected = new Array<number>(sorted.length + 1).fill(0);
        for (const value of values) expected[binOf(sorted, value)]! += 1;
        expect(together.profile().bins).toEqual(expected);
      }),
    );
  });

  test('give the same numeric profile as one at a time', () => {
    const binning = { kind: 'numeric' as const, name: 'x', edges: [-5, 0, 1, 1], center: 0.3 };
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 50 }), fc.integer({ min: 1, max: 60 }), (cells, repeats) => {
        const all = Float64Array.from(Array.from({ length: repeats }, () => cells).flat());
        const batch = new NumericAccumulator(binning);
        batch.addBatch(all, 0, all.length);
        const single = new NumericAccumulator(binning);
        for (const value of all) {
          if (Number.isFinite(value)) single.addFinite(value);
          else if (Number.isNaN(value)) single.addMissing();
        }
        expect(batch.profile()).toEqual(single.profile());
      }),
    );
  });

  test('give the same categorical profile as one at a time', () => {
    const binning = { kind: 'categorical' as const, name: 'x', categories: ['a', 'b', 'c'] };
    const position = fc.constantFrom(0, 1, 2, NaN, Infinity);
    fc.assert(
      fc.property(fc.array(position), (cells) => {
        const batch = new CategoricalAccumulator(binning);
        batch.addBatch(Float64Array.from(cells), 0, cells.length);
        const single = new CategoricalAccumulator(binning);
        for (const value of cells) {
          if (Number.isFinite(value)) single.addCategory(binning.categories[value]!);
          else if (Number.isNaN(value)) single.addMissing();
        }
        expect(batch.profile()).toEqual(single.profile());
      }),
    );
  });
});
