import fc from 'fast-check';
import { hashNumber, hashText, secondHalf } from '../../../../lambdas/monitoring/profile/hashing';
import { HyperLogLog } from '../../../../lambdas/monitoring/profile/hyper-log-log';

function sketchOf(values: readonly number[]): HyperLogLog {
  const sketch = new HyperLogLog();
  for (const value of values) sketch.add(hashNumber(value), secondHalf.value);
  return sketch;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('distinct count', () => {
  test.each([10, 100, 1_000, 10_000, 300_000])('is within four standard errors for %p numbers', (count) => {
    expect(Math.abs(sketchOf(range(0, count)).estimate() / count - 1)).toBeLessThan(4 * 0.0325);
  });

  test('works on texts as on numbers', () => {
    const sketch = new HyperLogLog();
    for (let i = 0; i < 50_000; i += 1) {
      const { high, low } = hashText(`customer ${i % 5_000}`);
      sketch.add(high, low);
    }
    expect(Math.abs(sketch.estimate() / 5_000 - 1)).toBeLessThan(4 * 0.0325);
  });

  test('merging parts gives the text of the whole, whatever the parts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 2_000 }), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const merged = sketchOf(range(0, to));
        merged.absorb(sketchOf(range(from, 2_000)).toString());
        expect(merged.toString()).toBe(sketchOf(range(0, 2_000)).toString());
      }),
      { numRuns: 20 },
    );
  });

  test('its text restores it, sparse and dense', () => {
    for (const count of [0, 5, 5_000]) {
      const sketch = sketchOf(range(0, count));
      expect(HyperLogLog.parse(sketch.toString()).estimate()).toBe(sketch.estimate());
    }
    expect(sketchOf([]).estimate()).toBe(0);
    expect(sketchOf(range(0, 20)).toString().length).toBeLessThan(100);
  });

  test('0 and −0 are one value', () => {
    expect(sketchOf([0, -0]).toString()).toBe(sketchOf([0]).toString());
  });
});
