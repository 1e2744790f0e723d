import fc from 'fast-check';
import { kllRankError, KllSketch, sketchesAllowTest } from '../../../../lambdas/monitoring/profile/kll';
import { seeded } from '../support/random';

function sketchOf(values: readonly number[], k = 200): KllSketch {
  const sketch = new KllSketch(k);
  for (const value of values) sketch.add(value);
  return sketch;
}

describe('kll sketch', () => {
  test('answers quantiles within its rank error, in far less memory', () => {
    const random = seeded(4);
    const values = Array.from({ length: 50_000 }, () => random.uniform());
    const sketch = sketchOf(values);
    for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) {
      expect(Math.abs(sketch.quantile(share) - share)).toBeLessThan(2 * kllRankError(200));
    }
    expect(sketch.weighted().length).toBeLessThan(1_500);
  });

  test('stands for every observation, also after merging', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(3_000), (a, b) => {
        const sketch = sketchOf(
          Array.from({ length: a }, (_, i) => i),
          16,
        );
        sketch.absorb(
          sketchOf(
            Array.from({ length: b }, (_, i) => -i),
            16,
          ),
        );
        expect(sketch.count).toBe(a + b);
      }),
      { numRuns: 30 },
    );
  });

  test('is exact while it is small, the same twice, and survives its data', () => {
    const values = [5, 1, 4, 2, 3];
    expect(sketchOf(values).quantile(0.6)).toBe(3);
    expect(sketchOf(values).toJSON()).toEqual(sketchOf(values).toJSON());
    const many = Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 5_000);
    expect(KllSketch.from(sketchOf(many).toJSON()).quantile(0.5)).toBe(sketchOf(many).quantile(0.5));
    expect(sketchOf([]).quantile(0.5)).toBeNaN();
  });

  test('refuses a p-value when its own error would be tested', () => {
    expect(sketchesAllowTest(2_048, 1_000, 1_000)).toBe(true);
    expect(sketchesAllowTest(200, 1_000_000, 1_000_000)).toBe(false);
  });
});
