import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { Baseline } from '../profile/baseline';
import { binningDigest, binOf, centerAt, type Binning, type ColumnBinning } from '../profile/binning';
import { ExactSum } from '../profile/exact-sum';
import { KllSketch } from '../profile/kll';
import type { ColumnProfile } from '../profile/profile';
import { total, totalOf } from '../statistics/counts';
import type { MonitorPolicyInput } from '../verdict/policy';
import type {
  MonitorConstraints,
  MonitorFeatureStatistics,
  MonitorNumericalStatistics,
  MonitorStatistics,
} from './files';

/** Bins that are made of a sketch. */
const sketchBins = 20;

/** An empty HyperLogLog: Model Monitor's files hold no sketch of distinct values. */
const noDistinct = 's';

/** One column on its way in. */
interface Imported {
  readonly binning: ColumnBinning;
  readonly profile: ColumnProfile;
}

/**
 * Turns `statistics.json` into a baseline, so that what Model Monitor learnt moves over. Numeric bins are the file's
 * buckets, unless those are evenly wide and there is a sketch, which tells quantiles better. Distinct counts of numbers
 * are not in the file and stay unknown.
 * @param constraints domains listed there are kept as categories, also those the data did not show
 * @param prediction name of the column that is the model's answer, when it is among the features
 * @throws TidegateError `Tidegate.InvalidInput` for a feature without statistics of its type
 */
export function fromStatistics(
  statistics: MonitorStatistics,
  constraints: MonitorConstraints | null = null,
  prediction: string | null = null,
): Baseline {
  const columns = statistics.features.map((feature) => importFeature(feature, domainOf(feature.name, constraints)));
  const isPrediction = ({ binning }: Imported) => binning.name === prediction;
  const features = columns.filter((column) => !isPrediction(column));
  const answer = columns.find(isPrediction) ?? null;
  const binning: Binning = { features: features.map((column) => column.binning), prediction: answer?.binning ?? null };
  const rows = statistics.dataset.item_count;
  return {
    baselineVersion: 1,
    binning,
    profile: {
      profileVersion: 1,
      binning: binningDigest(binning),
      events: 0,
      firstEvent: null,
      lastEvent: null,
      rows,
      predictions: answer === null ? 0 : rows,
      malformed: { count: 0, reasons: {}, samples: [] },
      unknownColumns: [],
      features: features.map((column) => column.profile),
      prediction: answer?.profile ?? null,
    },
  };
}

/** What `constraints.json` asks for, as the part of a policy that says the same. */
export function policyFromConstraints(constraints: MonitorConstraints): MonitorPolicyInput {
  const config = constraints.monitoring_config;
  const rise = (threshold: number | null | undefined, critical: number) =>
    threshold === null || threshold === undefined
      ? undefined
      : { warning: 1 - threshold, critical: Math.max(1 - threshold, critical) };
  const invalid = rise(config?.datatype_check_threshold, 0.01);
  const newCategory = rise(config?.domain_content_threshold, 0.05);
  return { effects: { ...(invalid ? { invalid } : {}), ...(newCategory ? { newCategory } : {}) } };
}

function domainOf(name: string, constraints: MonitorConstraints | null): readonly string[] {
  return constraints?.features.find((feature) => feature.name === name)?.string_constraints?.domains ?? [];
}

function importFeature(feature: MonitorFeatureStatistics, domain: readonly string[]): Imported {
  if (feature.numerical_statistics) return importNumeric(feature.name, feature.numerical_statistics);
  if (feature.string_statistics) return importText(feature.name, feature.string_statistics, domain);
  throw new TidegateError(
    errorNames.invalidInput,
    `statistics.json: feature '${feature.name}' has neither numerical_statistics nor string_statistics`,
  );
}

function importNumeric(name: string, statistics: MonitorNumericalStatistics): Imported {
  const { common, min, max, mean, std_dev: deviation } = statistics;
  const { edges, bins } = histogramOf(statistics);
  const center = centerAt(mean ?? 0);
  const present = total(bins);
  const squares = new ExactSum();
  if (present > 1) squares.add((deviation ?? 0) ** 2 * (present - 1));
  return {
    // About the mean, the sum of distances is nothing and that of squares follows from the deviation.
    binning: { kind: 'numeric', name, edges, center },
    profile: {
      kind: 'numeric',
      name,
      bins,
      missing: common.num_missing,
      nan: 0,
      infinite: 0,
      invalid: 0,
      min: min ?? (present > 0 ? edges[0]! : null),
      max: max ?? (present > 0 ? edges[edges.length - 1]! : null),
      sum: [],
      squares: squares.components(),
      huge: 0,
      distinct: noDistinct,
    },
  };
}

function histogramOf({ distribution, min, max }: MonitorNumericalStatistics): { edges: number[]; bins: number[] } {
  const buckets = distribution?.kll?.buckets ?? [];
  const sketch = distribution?.kll?.sketch;
  if (sketch && (buckets.length === 0 || areEven(buckets))) return fromSketch(KllSketch.from(sketch), min, max);
  if (buckets.length === 0) return { edges: [min ?? 0, max ?? 0], bins: [0, 0, 0] };
  const edges = [...buckets.map((bucket) => bucket.lower_bound), buckets[buckets.length - 1]!.upper_bound];
  return { edges, bins: [0, ...buckets.map(({ count }) => count), 0] };
}

function areEven(buckets: readonly { readonly lower_bound: number; readonly upper_bound: number }[]): boolean {
  const widths = buckets.map((bucket) => bucket.upper_bound - bucket.lower_bound);
  const spread = Math.max(...widths) - Math.min(...widths);
  return spread <= 1e-6 * Math.max(...widths);
}

function fromSketch(
  sketch: KllSketch,
  min: number | null | undefined,
  max: number | null | undefined,
): { edges: number[]; bins: number[] } {
  const items = sketch.weighted();
  const low = Math.min(min ?? Infinity, items[0]?.value ?? 0);
  const high = Math.max(max ?? -Infinity, items[items.length - 1]?.value ?? 0);
  const inner = Array.from({ length: sketchBins - 1 }, (_, i) => sketch.quantile((i + 1) / sketchBins));
  const edges = [...new Set([low, ...inner.filter(Number.isFinite), high])].sort((a, b) => a - b);
  if (edges.length === 1) edges.push(high);
  const bins = new Array<number>(edges.length + 1).fill(0);
  for (const { value, weight } of items) bins[binOf(edges, value)]! += weight;
  return { edges, bins };
}

function importText(
  name: string,
  { common, distribution }: NonNullable<MonitorFeatureStatistics['string_statistics']>,
  domain: readonly string[],
): Imported {
  const buckets = distribution?.categorical?.buckets ?? [];
  const counts = new Map(buckets.map(({ value, count }) => [value, count]));
  const categories = [...new Set([...counts.keys(), ...domain])];
  const counted = totalOf(buckets, ({ count }) => count);
  return {
    binning: { kind: 'categorical', name, categories },
    profile: {
      kind: 'categorical',
      name,
      counts: categories.map((category) => counts.get(category) ?? 0),
      // Model Monitor lists the most frequent values only.
      other: Math.max(0, common.num_present - counted),
      otherValues: [],
      otherDistinct: noDistinct,
      missing: common.num_missing,
      invalid: 0,
    },
  };
}
