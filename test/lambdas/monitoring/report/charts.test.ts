import { bars, categoryBars } from '../../../../lambdas/monitoring/report/charts/bars';
import { intervalChart, reachOf } from '../../../../lambdas/monitoring/report/charts/intervals';
import { seriesChart } from '../../../../lambdas/monitoring/report/charts/series';
import { ticks } from '../../../../lambdas/monitoring/report/charts/svg';

/** Numbers of a path's data, in order. */
const numbersOf = (markup: string, style: string) =>
  (new RegExp(`class="${style}" d="([^"]+)"`).exec(markup)?.[1] ?? '').match(/-?[\d.]+/g)!.map(Number);

describe('bars', () => {
  test('are as high as their share, and the outline as that of the reference', () => {
    const { markup } = bars({ name: 'x', labels: ['a', 'b'], observed: [30, 10], expected: [100, 100] });
    // Bars from the floor (98) up: the larger one reaches the top (14), the other a third of the way.
    expect(numbersOf(markup, 'w').filter((value) => [14, 70].includes(value))).toEqual([14, 70]);
    expect(numbersOf(markup, 'o')[1]).toBe(42);
    expect(markup).toContain('>75 %<');
  });

  test('of a window without values lie on the floor', () => {
    const { markup } = bars({ name: 'x', labels: ['a', 'b'], observed: [0, 0], expected: [1, 1] });
    expect(markup).not.toContain('NaN');
  });
});

describe('categories', () => {
  const labels = Array.from({ length: 30 }, (_, i) => `c${i}`);
  const expected = labels.map((_, i) => 1000 - 30 * i);

  test('show the largest ones and those that moved, and the rest as a sum', () => {
    const observed = expected.map((count, i) => (i === 29 ? count * 4 : count));
    const { markup } = categoryBars({ name: 'x', labels, observed, expected });
    expect(markup).toContain('>c29<');
    expect(markup).toContain('>c0<');
    expect(markup).toContain('>24 more<');
  });

  test('are all shown when they are few', () => {
    const { markup } = categoryBars({ name: 'x', labels: ['a', 'b'], observed: [1, 3], expected: [2, 2] });
    expect(markup).toContain('>75 %<');
    expect(markup).not.toContain('more');
  });
});

test('a course of a single window has its point in the middle', () => {
  const point = { time: 0, value: 1, lower: 0.9, upper: 1.1, isMature: true, isAlarm: false };
  const { markup } = seriesChart({ name: 'AUC', points: [point], estimates: [], levels: [] });
  expect(markup).toContain('1970-01-01');
  expect(markup).not.toContain('NaN');
});

test('an interval keeps parity in the middle of its scale', () => {
  const row = { estimate: 0.2, lower: 0.1, upper: 0.3, parity: 0, floors: [-0.1, 0.1] as const };
  const { markup } = intervalChart({ ...row, reach: reachOf(row) }, '.1 to .3');
  expect(markup).toContain('M120 0V22');
});

test.each<[number, number, number[]]>([
  [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0.57, 0.64, [0.58, 0.6, 0.62, 0.64]],
  [-3, 3, [-3, -2, -1, 0, 1, 2, 3]],
  [5, 5, [5]],
])('ticks from %d to %d are round numbers', (from, to, expected) => {
  expect(ticks(from, to, 6)).toEqual(expected);
});
