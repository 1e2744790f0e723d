import type { AttributionReference } from '../../../lambdas/monitoring/attribution/reference';
import { usualSample } from '../../../lambdas/monitoring/attribution/sampled-attributions';
import type { Baseline, BaselineOptions } from '../../../lambdas/monitoring/profile/baseline';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { serializeBaseline } from '../../../lambdas/monitoring/profile/files';
import type { Attribute } from '../../../lambdas/monitoring/quality/quality-builder';
import type { QualityProfile } from '../../../lambdas/monitoring/quality/quality-profile';
import { readArguments, type Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import { withoutCounters } from '../business/watched-business';
import { businessOptions, statedBusiness } from '../business/business-options';
import { tallyOf } from '../business/tally-of-data';
import { knownBusiness } from '../business/compare-business';
import { loadAttributionModel, schemaBeside } from '../data/attribution-model';
import { openData, type DataSet } from '../data/open-data';
import { inferSchema } from '../data/infer-schema';
import { tellReports } from '../output/business-lines';
import { describeBaseline } from '../output/describe';
import { baselineOfFiles } from '../profiling/baseline-files';
import type { ProfilingThreads } from '../profiling/threads';
import { knownAttributions } from './attribution-comparison';
import { MeasuredQuality, noLabelMatches, tellUnusableLabels, type StatedLabels } from './measured-quality';
import { readSchema, writeText } from './monitor-files';
import { listOf, manyFiles, roleOptions, statedRoles } from './options';
import { watchRecords } from './watch-records';

const options = {
  ...roleOptions,
  ...businessOptions,
  'as-of': { type: 'string' },
  labels: { type: 'string', multiple: true },
  out: { type: 'string' },
  schema: { type: 'string' },
  window: { type: 'string' },
  bins: { type: 'string' },
  ignore: { type: 'string' },
  groups: { type: 'string' },
  threshold: { type: 'string' },
  model: { type: 'string' },
  sample: { type: 'string' },
  // Read where threads are started, before this is loaded.
  threads: { type: 'string' },
} as const;

/** `tidegate monitor baseline DATA… --out FILE` */
export async function baselineAction(
  argv: readonly string[],
  terminal: Terminal,
  threads: ProfilingThreads,
): Promise<number> {
  const { values, positionals } = readArguments(argv, options, manyFiles);
  const { out, window } = values;
  if (out === undefined) throw new UsageError('--out is missing; say where to write the baseline');
  if (window !== undefined && window !== 'hour' && window !== 'day') {
    throw new UsageError(`--window is '${window}'; use hour or day`);
  }
  const data = await openData(terminal.folder, positionals, statedRoles(values));
  const business = await statedBusiness(terminal.folder, values);
  const counters = business?.counters.map(({ name }) => name) ?? [];
  const ignore = [...listOf(values.ignore), ...counters];
  const stated = withThreshold(await schemaOf(data, { ...values, ignore }, terminal), values.threshold);
  const schema = withoutCounters(stated, business);
  const bins = wholeNumber('bins', values.bins, 20);
  const how: BaselineOptions = { bins, ...(window === undefined ? {} : { windows: window }) };
  const { baseline: built, malformed } = await baselineOfFiles(data, schema, how, threads);
  const attribution = await attributionOf(data, schema, values, terminal);
  const labels = { folder: terminal.folder, names: (values.labels ?? []).flatMap(listOf), asOf: values['as-of'] };
  const measured = await MeasuredQuality.prepare(schema, attributesOf(built, listOf(values.groups)), labels);
  const tally = await tallyOf(business, data, terminal.folder, values);
  await watchRecords(data, schema, { quality: measured, tally, business, attribution: null });
  const tallied = tally?.result();
  if (tallied) tellReports(tallied, terminal);
  const known = business && tallied && knownBusiness(business, tallied);
  const quality = qualityOf(measured, labels, terminal);
  const baseline: Baseline = {
    ...built,
    schema,
    ...(quality === null ? {} : { quality }),
    ...(attribution === null ? {} : { attribution }),
    ...(known && { business: known }),
  };
  writeText(terminal.folder, out, serializeBaseline(baseline));
  terminal.out(describeBaseline(baseline, out, malformed));
  return 0;
}

/** On which features the answers of a model hang, when it is named. */
async function attributionOf(
  data: DataSet,
  schema: FeatureSchema,
  { model, sample }: { readonly model?: string | undefined; readonly sample?: string | undefined },
  terminal: Terminal,
): Promise<AttributionReference | null> {
  if (model === undefined) {
    if (sample === undefined) return null;
    throw new UsageError('--sample says how many records a model is asked about; name the model with --model');
  }
  const records = wholeNumber('sample', sample, usualSample);
  const scorer = await loadAttributionModel(terminal.folder, model, schema);
  const known = await knownAttributions(data, schema, scorer, records);
  await scorer.release();
  return known;
}

/** A whole number of an option. */
export function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 2)
    throw new UsageError(`--${name} is '${text ?? ''}'; give a whole number from 2 on`);
  return value;
}

async function schemaOf(
  data: DataSet,
  {
    schema,
    ignore,
    model,
  }: { readonly [K in 'schema' | 'model']?: string | undefined } & { readonly ignore: readonly string[] },
  terminal: Terminal,
): Promise<FeatureSchema> {
  const stated = schema ?? (model === undefined ? undefined : schemaBeside(terminal.folder, model));
  if (stated !== undefined) return readSchema(terminal.folder, stated);
  if (data.kind === 'capture')
    throw new UsageError('capture files do not name their columns; give --schema schema.json');
  const inferred = await inferSchema(data.tables, data.roles, ignore);
  if (inferred.identifiers.length > 0) {
    terminal.err(`left out, since nearly every value is different: ${inferred.identifiers.join(', ')}\n`);
  }
  if (inferred.nested.length > 0) {
    terminal.err(`left out, since their values are lists or objects: ${inferred.nested.join(', ')}\n`);
  }
  return inferred.schema;
}

function withThreshold(schema: FeatureSchema, text: string | undefined): FeatureSchema {
  if (text === undefined) return schema;
  const decisionThreshold = Number(text);
  if (!(decisionThreshold >= 0 && decisionThreshold <= 1)) {
    throw new UsageError(`--threshold is '${text}'; give a probability from 0 to 1`);
  }
  return { ...schema, decisionThreshold };
}

function attributesOf({ binning }: Baseline, names: readonly string[]): Attribute[] {
  return names.map((name) => {
    const column = binning.features.find((feature) => feature.name === name);
    if (column?.kind !== 'categorical') {
      throw new UsageError(
        `--groups names '${name}', which is ${column?.kind ?? 'no'} feature; name categorical features`,
      );
    }
    return { name, groups: column.categories };
  });
}

/** Quality on the data, when their answers and labels are known. */
function qualityOf(measured: MeasuredQuality | null, labels: StatedLabels, terminal: Terminal): QualityProfile | null {
  if (measured === null) return null;
  const quality = measured.profile();
  tellUnusableLabels(measured, terminal);
  if (quality.labelled > 0) return quality;
  if (labels.names.length > 0) throw new UsageError(noLabelMatches);
  return null;
}
