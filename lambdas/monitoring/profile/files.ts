import * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { attributionReferenceFile } from '../attribution/reference-file';
import { qualityFile } from '../quality/quality-file';
import { businessFile } from '../business/business-file';
import type { Baseline } from './baseline';
import { binningDigest, largestSummed, type Binning } from './binning';
import { canonicalJson } from './canonical-json';
import { featureSchemaFile } from './feature-schema';
import { malformedReasons, type Profile } from './profile';

const count = z.number().min(0);
const samples = z.array(z.tuple([z.string(), z.string(), count]));
const numericProfile = z.object({
  kind: z.literal('numeric'),
  name: z.string(),
  bins: z.array(count),
  missing: count,
  nan: count,
  infinite: count,
  invalid: count,
  min: z.number().nullable(),
  max: z.number().nullable(),
  sum: z.array(z.number()),
  squares: z.array(z.number()),
  huge: count,
  distinct: z.string(),
});
const categoricalProfile = z.object({
  kind: z.literal('categorical'),
  name: z.string(),
  counts: z.array(count),
  other: count,
  otherValues: samples,
  otherDistinct: z.string(),
  missing: count,
  invalid: count,
});
const columnProfile = z.discriminatedUnion('kind', [numericProfile, categoricalProfile]);
const profileFile = z.object({
  profileVersion: z.literal(1),
  binning: z.string(),
  events: count,
  firstEvent: z.string().nullable(),
  lastEvent: z.string().nullable(),
  rows: count,
  predictions: count,
  malformed: z.object({ count, reasons: z.partialRecord(z.enum(malformedReasons), count), samples }),
  unknownColumns: samples,
  features: z.array(columnProfile),
  prediction: columnProfile.nullable(),
  business: businessFile.optional(),
});
const columnBinning = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    name: z.string(),
    edges: z.array(z.number()).min(2),
    center: z.number().min(-largestSummed).max(largestSummed),
  }),
  z.object({ kind: z.literal('categorical'), name: z.string(), categories: z.array(z.string()) }),
]);
const baselineFile = z.object({
  baselineVersion: z.literal(1),
  binning: z.object({ features: z.array(columnBinning), prediction: columnBinning.nullable() }),
  profile: profileFile,
  reference: z
    .object({
      length: z.enum(['hour', 'day']),
      windows: z.array(
        z.object({
          start: z.string(),
          cells: z.array(z.array(count)),
          gaps: z.array(z.tuple([count, count])).optional(),
        }),
      ),
    })
    .optional(),
  schema: featureSchemaFile.optional(),
  quality: qualityFile.optional(),
  attribution: attributionReferenceFile.optional(),
  business: z.object({ counters: z.record(z.string(), z.array(businessFile)) }).optional(),
});

/** The text of a stored profile: canonical JSON, one newline at the end. */
export function serializeProfile(profile: Profile): string {
  return `${canonicalJson(profile)}\n`;
}

/** The text of `baseline.json`: canonical JSON, one newline at the end. */
export function serializeBaseline(baseline: Baseline): string {
  return `${canonicalJson(baseline)}\n`;
}

/**
 * Reads a stored profile.
 * @param source what to call it in an error, for example its S3 address
 * @throws TidegateError `Tidegate.InvalidInput`
 */
export function parseProfile(text: string, source = 'profile'): Profile {
  return parse(profileFile, text, source);
}

/**
 * Reads `baseline.json` and checks that its counts belong to its bins.
 * @throws TidegateError `Tidegate.InvalidInput`
 */
export function parseBaseline(text: string, source = 'baseline.json'): Baseline {
  const baseline: Baseline = parse(baselineFile, text, source);
  const digest = binningDigest(baseline.binning);
  if (digest !== baseline.profile.binning) {
    throw new TidegateError(
      errorNames.digestMismatch,
      `${source}: bins have digest ${digest}, the profile was counted on ${baseline.profile.binning}: build it again`,
    );
  }
  requireShape(baseline.profile, baseline.binning, source);
  return baseline;
}

/** Throws when a profile does not have the counts that a binning demands. */
export function requireShape(profile: Profile, binning: Binning, source = 'profile'): void {
  const columns = [...binning.features, binning.prediction];
  const profiles = [...profile.features, profile.prediction];
  const fits =
    columns.length === profiles.length &&
    columns.every((column, i) => {
      const counted = profiles[i] ?? null;
      if (column === null || counted === null) return column === counted;
      return column.kind === 'numeric'
        ? counted.kind === 'numeric' && counted.bins.length === column.edges.length + 1
        : counted.kind === 'categorical' && counted.counts.length === column.categories.length;
    });
  if (!fits) {
    throw new TidegateError(errorNames.invalidInput, `${source}: counts do not fit the bins of the baseline`);
  }
}

function parse<T>(schema: z.ZodType<T>, text: string, source: string): T {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new TidegateError(errorNames.invalidInput, `${source} is not json`);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
  throw new TidegateError(errorNames.invalidInput, `${source} is not as expected: ${problems.join('; ')}`);
}
