import { drawBaseline, drawRows, WindowDraw } from '../../../bench/statistics/worlds/window-draw';
import { tableLaws } from '../../../bench/statistics/worlds/column-law';
import { streamOf } from '../../../bench/statistics/worlds/random-stream';
import { profileRows } from '../../../lambdas/monitoring/profile/build-baseline';
import { cellCounts } from '../../../lambdas/monitoring/profile/window-counts';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { contingencyTest } from '../../../lambdas/monitoring/statistics/contingency';
import { comparableCells } from '../../../lambdas/monitoring/verdict/cells';

const laws = tableLaws(10);
const n = 150;
const windows = 40;

/** Counts of all cells of a column, with what is missing, NaN and of the wrong type. */
function countsOf(profile: Profile, column: number): number[] {
  const found = profile.features[column] ?? profile.prediction!;
  return [...cellCounts(found), found.missing, found.kind === 'numeric' ? found.nan : 0, found.invalid];
}

const variance = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
};

describe('windows drawn from the shares of bins', () => {
  test.each([0, 0.6])('are distributed as those made of rows, in every column, with a lean of %p', async (lean) => {
    const random = streamOf(`draws ${lean}`);
    const baseline = await drawBaseline(random, laws, 2_000);
    const draws = new WindowDraw(laws, baseline.binning);
    const drawn = Array.from({ length: windows }, () => draws.window(random, n, lean));
    const made: Profile[] = [];
    for (let i = 0; i < windows; i += 1)
      made.push(await profileRows(drawRows(random, laws, n, lean), baseline.binning));
    [...baseline.binning.features, baseline.binning.prediction!].forEach((binning, column) => {
      const sums = [drawn, made].map((profiles) =>
        profiles.map((profile) => countsOf(profile, column)).reduce((a, b) => a.map((count, i) => count + b[i]!)),
      );
      const cells = sums[0]!.length - 3;
      const { observed, expected } = comparableCells(binning, sums[0]!.slice(0, cells), sums[1]!.slice(0, cells));
      // Eleven columns, two leans: one of a thousand would be bad luck, one of a million is a mistake.
      expect(contingencyTest(observed, expected).pValue).toBeGreaterThan(1e-4);
      const rest = sums.map((counts) => counts.slice(cells).concat(n * windows));
      expect(contingencyTest(rest[0]!, rest[1]!).pValue).toBeGreaterThan(1e-4);
    });
    // Windows vary as much, too: here by how many answers lie in the lower half.
    const halves = [drawn, made].map((profiles) =>
      variance(
        profiles.map((profile) =>
          cellCounts(profile.prediction!)
            .slice(0, 11)
            .reduce((a, b) => a + b, 0),
        ),
      ),
    );
    expect(halves[0]! / halves[1]!).toBeGreaterThan(0.4);
    expect(halves[0]! / halves[1]!).toBeLessThan(2.5);
  });

  test('have the records asked for, each in one cell', async () => {
    const random = streamOf('whole');
    const baseline = await drawBaseline(random, laws, 500);
    const window = new WindowDraw(laws, baseline.binning).window(random, 321);
    laws.forEach((_, column) => {
      expect(countsOf(window, column).reduce((a, b) => a + b, 0)).toBe(321);
    });
  });

  test('add up to the counts of them all', async () => {
    const random = streamOf('sum');
    const baseline = await drawBaseline(random, laws, 500);
    const draws = new WindowDraw(laws, baseline.binning);
    const parts = [draws.window(random, 10), draws.window(random, 20), draws.window(random, 30)];
    const sum = draws.sum(parts);
    expect(sum.rows).toBe(60);
    expect(countsOf(sum, 6)).toEqual(
      parts.map((part) => countsOf(part, 6)).reduce((a, b) => a.map((count, i) => count + b[i]!)),
    );
  });
});

test('a stream of random numbers hangs on its name alone', () => {
  const draws = (name: string) => {
    const { uniform } = streamOf(name);
    return Array.from({ length: 1_000 }, uniform);
  };
  expect(draws('a')).toEqual(draws('a'));
  expect(draws('a')).not.toEqual(draws('b'));
  const mean = draws('a').reduce((a, b) => a + b, 0) / 1_000;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.04);
});
