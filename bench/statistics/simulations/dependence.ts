import { judge } from '../../../lambdas/monitoring/verdict/judge';
import { quarterDays } from '../worlds/quarters';
import { streamOf } from '../worlds/random-stream';
import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import { buildBaseline, profileRows } from '../../../lambdas/monitoring/profile/build-baseline';
import { parseFeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import type { Row } from '../../../lambdas/monitoring/profile/row';
import type { Random } from '../../../test/lambdas/monitoring/support/random';
import { withoutFloors } from './capture-null';

/** How the features of a table hang together. */
export const dependences = [
  'independent',
  'correlation .5',
  'correlation .9',
  'copies of one',
  'mirrored pairs',
  'parts of one whole',
] as const;
export type FeatureDependence = (typeof dependences)[number];

/** Quarters of daily windows in which nothing happens, made of rows one by one. */
export interface DependenceQuarter {
  readonly dependence: FeatureDependence;
  readonly features: number;
  readonly records: number;
  readonly quarter: number;
}

/** Windows in alarm, no floors, by the correction across features. */
export interface DependenceCount {
  /** Benjamini and Hochberg. */
  readonly positive: number;
  /** Benjamini and Yekutieli. */
  readonly any: number;
}

const baselineRows = 5_000;

export async function dependenceNull(world: DependenceQuarter): Promise<DependenceCount> {
  const { dependence, features, records, quarter } = world;
  const random = streamOf(`dependence ${dependence} ${features} ${records} ${quarter}`);
  const { baseline, draw } = await tableOf(random, world);
  const policies = { positive: withoutFloors(1), any: withoutFloors(1, 'any') };
  let [positive, any] = [0, 0];
  for (let day = 0; day < quarterDays; day += 1) {
    const window = await draw(records);
    if (judge(window, baseline, policies.positive).causes.length === 0) continue;
    positive += 1;
    // What the weaker correction lets pass, the stricter one does.
    any += Number(judge(window, baseline, policies.any).causes.length > 0);
  }
  return { positive, any };
}

interface Table {
  readonly baseline: Baseline;
  readonly draw: (records: number) => Promise<Profile>;
}

async function tableOf(random: Random, { dependence, features }: DependenceQuarter): Promise<Table> {
  const rows = (count: number): Row[] =>
    Array.from({ length: count }, () => ({ features: rowOf(random, dependence, features) }));
  const type = dependence === 'parts of one whole' ? 'categorical' : 'numeric';
  const columns = Array.from({ length: features }, (_, i) => ({ name: `x${i}`, type }));
  const schema = parseFeatureSchema({ schemaVersion: 1, features: columns });
  const baseline = await buildBaseline(rows(baselineRows), schema);
  return { baseline, draw: (records) => profileRows(rows(records), baseline.binning) };
}

function rowOf(random: Random, dependence: FeatureDependence, features: number): Row['features'] {
  const each = (value: (i: number) => number) => Array.from({ length: features }, (_, i) => value(i));
  const correlated = (correlation: number) => {
    const common = Math.sqrt(correlation) * random.normal();
    return each(() => common + Math.sqrt(1 - correlation) * random.normal());
  };
  switch (dependence) {
    case 'independent':
      return each(() => random.normal());
    case 'correlation .5':
      return correlated(0.5);
    case 'correlation .9':
      return correlated(0.9);
    case 'copies of one': {
      const value = random.normal();
      return each(() => value);
    }
    case 'mirrored pairs': {
      const values = each(() => random.normal());
      return values.map((value, i) => (i % 2 === 0 ? value : -values[i - 1]!));
    }
    case 'parts of one whole': {
      // Exactly one flag of all is set.
      const set = random.below(features);
      return each((i) => Number(i === set));
    }
  }
}
