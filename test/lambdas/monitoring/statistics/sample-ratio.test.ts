import { sampleRatio } from '../../../../lambdas/monitoring/statistics/sample-ratio';
import { seeded } from '../support/random';

describe('sample ratio', () => {
  test('log marginals after each request, as the Python package ssrm has them', () => {
    const stream = [0, 1, 0, 1, 2];
    const counts = [0, 0, 0];
    const found = stream.map((variant) => {
      counts[variant]! += 1;
      return sampleRatio(counts, [0.4, 0.4, 0.2]);
    });
    const [alternative, none] = [
      [-1.0986123, -2.4849066, -3.4011974, -4.4998097, -6.4457198],
      [-0.9162907, -1.8325815, -2.7488722, -3.6651629, -5.2746008],
    ];
    found.forEach(({ logAlternative, logNull }, i) => {
      expect(Math.abs(logAlternative - alternative[i]!)).toBeLessThan(1e-6);
      expect(Math.abs(logNull - none[i]!)).toBeLessThan(1e-6);
    });
  });

  test('a split as configured is hardly ever called wrong, however often one looks; another one is', () => {
    const random = seeded(5);
    const callsWrong = (share: number) => {
      const counts = [0, 0];
      for (let request = 0; request < 3_000; request += 1) {
        counts[random.uniform() < share ? 0 : 1]! += 1;
        if (sampleRatio(counts, [0.9, 0.1]).pValue <= 0.01) return true;
      }
      return false;
    };
    const runs = (share: number) => Array.from({ length: 100 }, () => callsWrong(share)).filter(Boolean).length;
    expect(runs(0.9)).toBeLessThanOrEqual(3);
    expect(runs(0.86)).toBeGreaterThan(90);
  });

  test('does not lose itself in large counts', () => {
    expect(sampleRatio([900_000_000, 100_000_000], [0.9, 0.1]).pValue).toBe(1);
    expect(sampleRatio([899_000_000, 101_000_000], [0.9, 0.1]).pValue).toBeLessThan(1e-100);
  });

  test('fails when counts and shares do not belong together', () => {
    expect(() => sampleRatio([1, 2], [1])).toThrow('2 counts need as many shares, have 1');
  });
});
