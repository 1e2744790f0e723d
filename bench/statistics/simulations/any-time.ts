import { chiSquareSurvival } from '../../../lambdas/monitoring/statistics/chi-square';
import { empiricalProcessBound } from '../../../lambdas/monitoring/statistics/empirical-process';
import { goodnessOfFitTest } from '../../../lambdas/monitoring/statistics/contingency';
import { sampleRatio } from '../../../lambdas/monitoring/statistics/sample-ratio';
import { binomial, multinomial } from '../../../test/lambdas/monitoring/support/null-windows';
import { streamOf } from '../worlds/random-stream';

/** Streams in which nothing is wrong, looked at after every batch. */
export interface AnyTimeWorld {
  readonly looks: number;
  readonly batch: number;
  readonly streams: number;
}

/** Shares of streams that any look called wrong, at a risk of .05. */
export interface AnyTimeRisk {
  /** Traffic split as configured: e-value, and a chi-square test at every look. */
  readonly ratio: number;
  readonly repeatedChiSquare: number;
  /** A distribution on twenty bins: band for all times, and Dvoretzky, Kiefer and Wolfowitz’s at every look. */
  readonly band: number;
  readonly repeatedBand: number;
}

const risk = 0.05;
const shares = [0.05, 0.95];
const even = new Array<number>(20).fill(1 / 20);

export function anyTimeRisk({ looks, batch, streams }: AnyTimeWorld): AnyTimeRisk {
  const random = streamOf(`any time ${looks} ${batch}`);
  const bound = empiricalProcessBound(risk, batch);
  const called = { ratio: 0, repeatedChiSquare: 0, band: 0, repeatedBand: 0 };
  for (let stream = 0; stream < streams; stream += 1) {
    const seen = { ratio: false, repeatedChiSquare: false, band: false, repeatedBand: false };
    let canary = 0;
    let bins = even.map(() => 0);
    for (let look = 1; look <= looks; look += 1) {
      const all = look * batch;
      canary += binomial(random, batch, shares[0]!);
      bins = multinomial(random, batch, even).map((count, i) => count + bins[i]!);
      const counts = [canary, all - canary];
      seen.ratio ||= sampleRatio(counts, shares).eValue >= 1 / risk;
      seen.repeatedChiSquare ||= chiSquareSurvival(goodnessOfFitTest(counts, shares).statistic, 1) <= risk;
      const distance = distanceOf(bins, all);
      seen.band ||= distance > bound(all);
      seen.repeatedBand ||= distance > Math.sqrt(Math.log(2 / risk) / (2 * all));
    }
    for (const key of Object.keys(called) as (keyof typeof called)[]) called[key] += Number(seen[key]) / streams;
  }
  return called;
}

/** Largest distance of the empirical distribution function from the true one, at the edges of the bins. */
function distanceOf(bins: readonly number[], all: number): number {
  let [below, largest] = [0, 0];
  bins.forEach((count, i) => {
    below += count;
    largest = Math.max(largest, Math.abs(below / all - (i + 1) / bins.length));
  });
  return largest;
}
