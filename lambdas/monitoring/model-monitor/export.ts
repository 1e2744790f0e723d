import type { Baseline } from '../profile/baseline';
import type { ColumnBinning } from '../profile/binning';
import { HyperLogLog } from '../profile/hyper-log-log';
import { momentsOf } from '../profile/moments';
import { presentCount, type CategoricalProfile, type ColumnProfile, type NumericProfile } from '../profile/profile';
import type { Finding, Verdict } from '../verdict/verdict';
import type { MonitorConstraints, MonitorFeatureStatistics, MonitorStatistics, MonitorViolations } from './files';

/** Categories that a domain constraint lists at most; beyond, a feature is free text to Model Monitor. */
const longestDomain = 256;

/** A baseline as `statistics.json`: our bins are its buckets, so that nothing is lost on the way back. */
export function toStatistics(baseline: Baseline): MonitorStatistics {
  return {
    version: 0,
    dataset: { item_count: baseline.profile.rows },
    features: columnsOf(baseline).map(([binning, column]) => statisticsOf(binning, column)),
  };
}

/** The constraints that a baseline suggests, as `constraints.json`. */
export function toConstraints(baseline: Baseline): MonitorConstraints {
  return {
    version: 0,
    features: columnsOf(baseline).map(([binning, column]) => {
      const absent = missingOf(column);
      const all = presentCount(column) + absent;
      const head = {
        name: column.name,
        inferred_type: typeOf(binning, column),
        completeness: all === 0 ? 0 : 1 - absent / all,
      };
      if (binning.kind === 'numeric' || column.kind === 'numeric') {
        const nonNegative = column.kind === 'numeric' && column.min !== null && column.min >= 0;
        return { ...head, num_constraints: { is_non_negative: nonNegative } };
      }
      const known = binning.categories.length <= longestDomain && column.other === 0;
      return known ? { ...head, string_constraints: { domains: [...binning.categories] } } : head;
    }),
    monitoring_config: {
      evaluate_constraints: 'Enabled',
      emit_metrics: 'Enabled',
      datatype_check_threshold: 1,
      domain_content_threshold: 1,
      distribution_constraints: {
        perform_comparison: 'Enabled',
        comparison_threshold: 0.1,
        comparison_method: 'Robust',
        categorical_comparison_threshold: 0.1,
        categorical_drift_method: 'LInfinity',
      },
    },
  };
}

/** What a verdict found, as `constraint_violations.json`. */
export function toViolations(verdict: Verdict): MonitorViolations {
  const types: Readonly<Record<Finding['check'], string>> = {
    distribution: 'baseline_drift_check',
    missing: 'completeness_check',
    invalid: 'data_type_check',
    range: 'baseline_drift_check',
    'new-category': 'categorical_values_check',
    malformed: 'missing_column_check',
    'unknown-columns': 'extra_column_check',
  };
  return {
    violations: verdict.causes.flatMap(({ check, column, message }) =>
      check in types
        ? [
            {
              feature_name: column ?? '',
              constraint_check_type: types[check as Finding['check']],
              description: message,
            },
          ]
        : [],
    ),
  };
}

function columnsOf({ binning, profile }: Baseline): (readonly [ColumnBinning, ColumnProfile])[] {
  const columns = binning.features.map((column, i) => [column, profile.features[i]!] as const);
  return binning.prediction === null || profile.prediction === null
    ? columns
    : [...columns, [binning.prediction, profile.prediction] as const];
}

function statisticsOf(binning: ColumnBinning, column: ColumnProfile): MonitorFeatureStatistics {
  const common = { num_present: presentCount(column), num_missing: missingOf(column) };
  const head = { name: column.name, inferred_type: typeOf(binning, column) };
  if (binning.kind === 'numeric' && column.kind === 'numeric') {
    const moments = momentsOf(column, binning.center);
    return {
      ...head,
      numerical_statistics: {
        common,
        ...(moments === null
          ? {}
          : { mean: moments.mean, sum: moments.mean * moments.count, std_dev: moments.standardDeviation }),
        ...(column.min === null || column.max === null ? {} : { min: column.min, max: column.max }),
        distribution: { kll: { buckets: bucketsOf(binning.edges, column) } },
      },
    };
  }
  const values =
    column.kind === 'categorical' && binning.kind === 'categorical' ? valuesOf(binning.categories, column) : [];
  return {
    ...head,
    string_statistics: {
      common,
      distinct_count: column.kind === 'categorical' ? distinctOf(column) : values.length,
      distribution: { categorical: { buckets: values } },
    },
  };
}

function bucketsOf(edges: readonly number[], column: NumericProfile) {
  const inner = edges.slice(0, -1).map((edge, i) => ({
    lower_bound: edge,
    upper_bound: edges[i + 1]!,
    count: column.bins[i + 1]!,
  }));
  const last = edges.length;
  const below = { lower_bound: column.min ?? edges[0]!, upper_bound: edges[0]!, count: column.bins[0]! };
  const above = {
    lower_bound: edges[last - 1]!,
    upper_bound: column.max ?? edges[last - 1]!,
    count: column.bins[last]!,
  };
  return [...(below.count > 0 ? [below] : []), ...inner, ...(above.count > 0 ? [above] : [])];
}

function valuesOf(categories: readonly string[], column: CategoricalProfile) {
  return categories.map((value, i) => ({ value, count: column.counts[i]! }));
}

function distinctOf(column: CategoricalProfile): number {
  const known = column.counts.filter((count) => count > 0).length;
  return known + Math.round(HyperLogLog.parse(column.otherDistinct).estimate());
}

/** Whole numbers show in their sums: a mean over a thousand whole numbers is one by accident only. */
function typeOf(binning: ColumnBinning, column: ColumnProfile): 'Fractional' | 'Integral' | 'String' {
  if (binning.kind === 'categorical' || column.kind === 'categorical') return 'String';
  const numbers = [binning.center, column.min ?? 0, column.max ?? 0, ...column.sum];
  const whole =
    numbers.every(Number.isInteger) && binning.edges.filter((edge) => !isNextAbove(edge)).every(Number.isInteger);
  return whole ? 'Integral' : 'Fractional';
}

/** Edges just above a frequent whole number bound its own bin; they say nothing about the type. */
function isNextAbove(edge: number): boolean {
  const nearest = Math.round(edge);
  return (
    edge !== nearest && Math.abs(edge - nearest) <= Math.max(Number.MIN_VALUE, 2 * Number.EPSILON * Math.abs(nearest))
  );
}

function missingOf(column: ColumnProfile): number {
  return column.missing + column.invalid + (column.kind === 'numeric' ? column.nan + column.infinite : 0);
}
