import { drawFeature, linearAttribution, weightsOf } from '../../../bench/statistics/simulations/attribution';
import { shopDay } from '../../../bench/statistics/simulations/business';
import { captureNull } from '../../../bench/statistics/simulations/capture-null';
import { labelDelayNull, labelDelayPower } from '../../../bench/statistics/simulations/label-delay';
import { regressionNull, regressionWindow } from '../../../bench/statistics/simulations/regression';
import { comeAfter, laterDay, lateDay } from '../../../bench/statistics/worlds/late-days';
import { streamOf } from '../../../bench/statistics/worlds/random-stream';
import { permutationAttributions } from '../../../lambdas/monitoring/attribution/permutation';
import { measureCounter } from '../../../lambdas/monitoring/business/counter-measure';
import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';

test('attributions of a linear model are those that asking it gives', async () => {
  const random = streamOf('linear');
  const weights = weightsOf(6);
  const columns = weights.map((_, i) => drawFeature(random, i % 2 === 0 ? 'normal' : 'skewed', 80));
  const rows = Array.from({ length: 80 }, (_, row) => columns.map((values) => values[row]!));
  const asked = await permutationAttributions(rows, async (records) =>
    records.map((record) => weights.reduce((sum, weight, i) => sum + weight * Number(record[i]), 0)),
  );
  weights.forEach((weight, i) => {
    expect(linearAttribution(columns[i]!, weight)).toBeCloseTo(asked[i]!, 10);
  });
});

test('errors of a regression have the moments of their law', () => {
  const measures = measureQuality(regressionWindow(streamOf('errors'), 'normal errors', 200_000, 2));
  expect(measures.rmse!.value).toBeCloseTo(2, 1);
  expect(measures.mae!.value).toBeCloseTo(2 * Math.sqrt(2 / Math.PI), 1);
  expect(Math.abs(measures.bias!.value)).toBeLessThan(4 * measures.bias!.standardError);
});

test('a shop sells as often as it says, for as much', () => {
  const day = shopDay(streamOf('shop'), { requests: 100_000, wave: 0 });
  expect(measureCounter(day, 'bought')!.mean).toBeCloseTo(0.3, 2);
  expect(measureCounter(day, 'revenue')!.mean / 0.3).toBeCloseTo(20, 0);
  // Of exponential worths, the standard deviation per request follows.
  expect(measureCounter(day, 'revenue')!.deviation).toBeCloseTo(Math.sqrt(0.3 * 800 - 36), -1);
});

describe('days whose outcomes come late', () => {
  const delays = { task: 'probabilities', first: 96, second: 24, varies: 0, answers: 5_000 } as const;

  test('hold what has come at an age, of answers that are spread over a day', () => {
    const [first, second] = comeAfter([96, 24], 24);
    const share = (mean: number) => {
      const ages = Array.from({ length: 10_000 }, (_, i) => 24 + (24 * (i + 0.5)) / 10_000);
      return ages.reduce((sum, age) => sum + 1 - Math.exp(-age / mean), 0) / ages.length;
    };
    expect(first).toBeCloseTo(share(96), 6);
    expect(second).toBeCloseTo(share(24), 6);
    const { answers, labelled } = lateDay(streamOf('late'), delays, [first, second]);
    expect(labelled / answers).toBeCloseTo(0.19 * first + 0.81 * second, 1);
    const pair = laterDay(streamOf('later'), { ...delays, task: 'numbers' }, [0.5, 0.9], [0.8, 1]);
    expect(pair.early.labelled / 5_000).toBeCloseTo(0.8 * 0.5 + 0.2 * 0.9, 1);
    expect(pair.late.labelled / 5_000).toBeCloseTo(0.8 * 0.8 + 0.2, 1);
  });

  test('raise no alarms while nothing is wrong, and do when something is, with older days or without', () => {
    for (const learns of [false, true]) {
      const world = { ...delays, learns, windowDays: 1 };
      const [quarter] = labelDelayNull({ ...world, from: 0, to: 1 });
      expect(quarter!.withFloors).toBeLessThanOrEqual(1);
      const power = { ...world, whole: false, repetitions: 10 };
      expect(labelDelayPower({ ...power, wrong: { skill: 0.5, lift: 0 } }).alarm).toBeGreaterThan(0.8);
    }
  });
});

test('a quarter is the same whatever was simulated before it, and whatever else with it', async () => {
  const world = { features: 3, rhythm: 'daily', quarter: 2, sizes: [50, 200] } as const;
  const once = await captureNull(world);
  await captureNull({ ...world, quarter: 1 });
  expect(await captureNull(world)).toEqual(once);
  expect(await captureNull({ ...world, sizes: [200] })).toEqual(once.slice(1));
  const quarters = regressionNull({ law: 'normal errors', labels: 1_000, from: 0, to: 3 });
  expect(regressionNull({ law: 'normal errors', labels: 1_000, from: 2, to: 3 })).toEqual(quarters.slice(2));
});
