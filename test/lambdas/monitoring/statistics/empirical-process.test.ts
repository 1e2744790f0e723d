import { empiricalProcessBound } from '../../../../lambdas/monitoring/statistics/empirical-process';
import { seeded } from '../support/random';

describe('bound on an empirical distribution function at all times', () => {
  test('as the R package confseq has it', () => {
    expect(Math.abs(empiricalProcessBound(0.05, 100, 0.85)(1_000) - 0.08204769)).toBeLessThan(1e-6);
  });

  test('holds from the first look on, however often one looks', () => {
    const random = seeded(2);
    const bound = empiricalProcessBound(0.05, 100);
    const cells = 20;
    let left = 0;
    for (let run = 0; run < 200; run += 1) {
      const counts = new Array<number>(cells).fill(0);
      let isOut = false;
      for (let time = 1; time <= 2_000; time += 1) {
        counts[random.below(cells)]! += 1;
        if (time < 100 || time % 10 !== 0) continue;
        let [below, distance] = [0, 0];
        counts.forEach((count, i) => {
          below += count;
          distance = Math.max(distance, Math.abs(below / time - (i + 1) / cells));
        });
        isOut ||= distance > bound(time);
      }
      left += Number(isOut);
    }
    expect(left / 200).toBeLessThanOrEqual(0.05);
  });

  test('fails for a scale that gives no bound', () => {
    expect(() => empiricalProcessBound(0.05, 1, 0.7)).toThrow('scale must be above √½, is 0.7');
  });
});
