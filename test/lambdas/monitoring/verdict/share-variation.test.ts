import { normalCdf } from '../../../../lambdas/monitoring/statistics/normal';
import {
  shareVariation,
  variationPValue,
  variationT,
  widened,
} from '../../../../lambdas/monitoring/verdict/share-variation';
import { binomial } from '../support/null-windows';
import { seeded, type Random } from '../support/random';

const shares = (random: Random, windows: number, trials: number, share: () => number) =>
  Array.from({ length: windows }, () => ({ successes: binomial(random, trials, share()), trials }));

describe('how a share varies between known-good windows', () => {
  test('is what the distances of each from the others come to', () => {
    // Two windows of 100 in each stratum: 36 against 64 and the other way round.
    const pair = [
      { successes: 36, trials: 100 },
      { successes: 64, trials: 100 },
    ];
    const strata = [pair, pair, pair, pair];
    const arcsine = (x: number) => Math.asin(Math.sqrt((x + 0.375) / 100.75));
    const distance = (arcsine(64) - arcsine(36)) / Math.sqrt(2 / 402);
    const variation = shareVariation(strata)!;
    expect(variation.factor).toBeCloseTo(distance ** 2, 10);
    // A mean of its own for every stratum costs one.
    expect(variation.degrees).toBe(4);
    expect(variationT(variation.factor, pair[0]!, pair[1]!)).toBeCloseTo(1, 10);
    // Student's t with four degrees of freedom: P(|T| > 1) = .3739.
    expect(variationPValue(variation, pair[0]!, pair[1]!)).toBeCloseTo(0.3739, 4);
  });

  test('is not known of fewer than eight windows, and no more than chance where it is smaller', () => {
    const like = (count: number) => Array.from({ length: count }, () => ({ successes: 10, trials: 100 }));
    expect(shareVariation([])).toBeNull();
    expect(shareVariation([like(4), like(4)])).toBeNull();
    const apart = [
      { successes: 1, trials: 100 },
      { successes: 60, trials: 100 },
    ];
    expect(shareVariation([apart, apart, apart])).toBeNull();
    expect(shareVariation([[...apart, ...apart, ...apart, ...apart]])).not.toBeNull();
  });

  test('of chance alone is about that of chance, whatever the share', () => {
    const random = seeded(11);
    for (const share of [0.01, 0.1, 0.5]) {
      const strata = Array.from({ length: 60 }, () => shares(random, 10, 2_000, () => share));
      const { factor = 1 } = shareVariation(strata) ?? {};
      expect(factor).toBeLessThan(1.15);
    }
  });

  test('keeps days that differ from being called improbable more often than they are', () => {
    const random = seeded(12);
    // A tenth of the values is missing, on some days half as many and on others twice.
    const ofDay = () => 0.1 * Math.exp(0.4 * random.normal());
    let [byChance, byVariation] = [0, 0];
    const times = 2_000;
    for (let i = 0; i < times; i += 1) {
      const known = shares(random, 12, 5_000, ofDay);
      const before = { successes: known.reduce((sum, { successes }) => sum + successes, 0), trials: 60_000 };
      const [now] = shares(random, 1, 5_000, ofDay);
      byVariation += Number(variationPValue(shareVariation([known])!, now!, before) < 0.01);
      byChance += Number(2 * normalCdf(-variationT(1, now!, before)) < 0.01);
    }
    expect(byChance / times).toBeGreaterThan(0.6);
    expect(byVariation / times).toBeLessThan(0.02);
  });

  test('widens what a window can show, never narrows it', () => {
    expect(widened(null, 0.001, 3)).toBe(3);
    // Student's t with ten degrees of freedom: 3.1693 at half a percent, each way.
    expect(widened({ factor: 4, degrees: 10 }, 0.005, 2.5758)).toBeCloseTo(2 * 3.1693, 3);
  });
});
