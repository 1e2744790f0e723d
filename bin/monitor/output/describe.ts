import type { AttributionReference } from '../../../lambdas/monitoring/attribution/reference';
import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { Binning, ColumnBinning } from '../../../lambdas/monitoring/profile/binning';
import { HyperLogLog } from '../../../lambdas/monitoring/profile/hyper-log-log';
import { momentsOf } from '../../../lambdas/monitoring/profile/moments';
import {
  presentCount,
  type ColumnProfile,
  type NumericProfile,
  type Profile,
} from '../../../lambdas/monitoring/profile/profile';
import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import { meanOf } from '../../../lambdas/monitoring/statistics/sample';
import { digits } from '../../../lambdas/monitoring/verdict/wording';
import { malformedWords } from './describe-run';
import { knownLines } from './business-lines';
import { layOut } from './lay-out';

/** What a new baseline holds, for a person. */
export function describeBaseline(baseline: Baseline, file: string, rejected: number): string {
  const { profile, binning, quality, reference, attribution, business } = baseline;
  const measures = quality === undefined ? [] : Object.entries(measureQuality(quality));
  return [
    `${file}: ${profile.rows} records, ${binning.features.length} features${rejected > 0 ? `, ${rejected} records could not be used` : ''}`,
    '',
    ...columnLines(profile, binning),
    ...(reference === undefined ? [] : ['', `${reference.windows.length} windows of one ${reference.length} each`]),
    ...(measures.length === 0 ? [] : ['', 'quality on these data:']),
    ...measures.map(
      ([name, { value, lower, upper }]) => `  ${name}  ${digits(value)}  (${digits(lower)} to ${digits(upper)})`,
    ),
    ...(attribution === undefined ? [] : attributionLines(attribution)),
    ...(business === undefined ? [] : knownLines(business)),
    '',
  ].join('\n');
}

function attributionLines({ features, samples, records }: AttributionReference): string[] {
  const mean = (i: number) => meanOf(samples.map((sample) => sample[i]!));
  const ranked = features.map((name, i) => ({ name, usual: mean(i) })).sort((a, b) => b.usual - a.usual);
  return [
    '',
    `what answers hang on, in ${samples.length} samples of ${records} records:`,
    ...ranked.map(({ name, usual }) => `  ${name}  ${digits(usual)}`),
  ];
}

/** What a profile holds, for a person. */
export function describeProfile(profile: Profile, binning: Binning): string {
  const { rows, malformed, firstEvent, lastEvent } = profile;
  const span = firstEvent === null ? '' : `, from ${firstEvent} to ${lastEvent ?? firstEvent}`;
  return [`${rows} records${span}${malformedWords(malformed)}`, '', ...columnLines(profile, binning), ''].join('\n');
}

function columnLines(profile: Profile, binning: Binning): string[] {
  const columns = [...binning.features, ...(binning.prediction === null ? [] : [binning.prediction])];
  const profiles = [...profile.features, ...(profile.prediction === null ? [] : [profile.prediction])];
  const header = ['column', 'kind', 'missing', 'invalid', 'distinct', 'mean', 'deviation', 'smallest', 'largest'];
  return layOut([header, ...columns.map((column, i) => columnLine(column, profiles[i]!))]);
}

function columnLine(binning: ColumnBinning, column: ColumnProfile): string[] {
  const common = [column.name, column.kind];
  if (column.kind === 'categorical' || binning.kind === 'categorical') {
    const known = column.kind === 'categorical' ? column.counts.filter((count) => count > 0).length : 0;
    const others = column.kind === 'categorical' ? HyperLogLog.parse(column.otherDistinct).estimate() : 0;
    const distinct = String(Math.round(known + others));
    return [...common, String(column.missing), String(column.invalid), distinct, '', '', '', ''];
  }
  const moments = momentsOf(column, binning.center);
  return [
    ...common,
    String(column.missing + column.nan),
    String(column.invalid + column.infinite),
    distinctWords(column),
    moments === null ? '' : digits(moments.mean),
    moments === null ? '' : digits(moments.standardDeviation),
    column.min === null ? '' : digits(column.min),
    column.max === null ? '' : digits(column.max),
  ];
}

/** The estimate; there cannot be more different values than values. */
function distinctWords(column: NumericProfile): string {
  return String(Math.min(presentCount(column), Math.round(HyperLogLog.parse(column.distinct).estimate())));
}
