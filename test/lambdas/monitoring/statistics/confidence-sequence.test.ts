import {
  asymptoticHalfWidth,
  asymptoticRhoSquared,
  normalMixtureBound,
  normalMixtureRho,
} from '../../../../lambdas/monitoring/statistics/confidence-sequence';
import { seeded } from '../support/random';

describe('bounds at all times', () => {
  test('two-sided normal mixture, as the R package confseq has it', () => {
    const rho = normalMixtureRho(100, 0.05);
    expect(rho).toBeCloseTo(12.60056, 5);
    expect(normalMixtureBound(100, rho, 0.05)).toBeCloseTo(30.35209, 5);
  });

  test.each([
    [100, 0.385505],
    [1_000, 0.0959817],
    [10_000, 0.0324172],
  ])('asymptotic confidence sequence after %p observations', (count, halfWidth) => {
    const rho = asymptoticRhoSquared(1_000, 0.05);
    expect(rho).toBeCloseTo(0.00793615, 8);
    expect(Math.abs(asymptoticHalfWidth(count, 1, rho, 0.05) - halfWidth)).toBeLessThan(1e-6);
  });

  test('whoever looks at every observation is wrong no more often than promised, and with a fixed interval much more often', () => {
    const random = seeded(17);
    const rho = asymptoticRhoSquared(500, 0.05);
    let [always, fixed] = [0, 0];
    for (let run = 0; run < 400; run += 1) {
      let sum = 0;
      let [left, leftFixed] = [false, false];
      for (let count = 1; count <= 2_000; count += 1) {
        sum += random.normal();
        const mean = Math.abs(sum / count);
        left ||= mean > asymptoticHalfWidth(count, 1, rho, 0.05);
        leftFixed ||= count >= 30 && mean > 1.96 / Math.sqrt(count);
      }
      always += Number(left);
      fixed += Number(leftFixed);
    }
    expect(always / 400).toBeLessThanOrEqual(0.05);
    expect(fixed / 400).toBeGreaterThan(0.3);
  });
});
