import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayBatches } from '../../examples/flight-delay/replay';
import { loadScorer } from '../../examples/flight-delay/score';
import { FEATURES, type Flight } from '../../examples/flight-delay/flights';
import { buildBaseline } from '../../lambdas/monitoring/profile/build-baseline';
import { parseFeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import { ProfileBuilder } from '../../lambdas/monitoring/profile/profile-builder';
import type { Row } from '../../lambdas/monitoring/profile/row';
import type { QualityProfile } from '../../lambdas/monitoring/quality/quality-profile';
import { permutationAttributions } from '../../lambdas/monitoring/attribution/permutation';
import { attributionReference } from '../../lambdas/monitoring/attribution/reference';
import type { RawValue } from '../../lambdas/monitoring/profile/row';
import { QualityBuilder, qualityTask } from '../../lambdas/monitoring/quality/quality-builder';
import { measureQuality, type QualityMeasures } from '../../lambdas/monitoring/quality/quality-metrics';
import { judge } from '../../lambdas/monitoring/verdict/judge';
import { judgeQuality } from '../../lambdas/monitoring/verdict/quality/judge-quality';
import { monitorPolicy } from '../../lambdas/monitoring/verdict/policy';
import type { AttributionVerdict } from '../../lambdas/monitoring/verdict/attribution/attribution-verdict';
import { judgeAttribution } from '../../lambdas/monitoring/verdict/attribution/judge-attribution';
import type { QualityFinding, QualityVerdict } from '../../lambdas/monitoring/verdict/quality/quality-verdict';
import type { Verdict } from '../../lambdas/monitoring/verdict/verdict';

/** What the monitors said about one window of flights. */
export interface FlightWindow {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly drift: Verdict;
  readonly quality: QualityVerdict;
  readonly attribution: AttributionVerdict;
  readonly outcomes: QualityProfile;
}

const day = 86_400_000;
const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Which weeks to watch. */
export interface FlightWatch {
  /** Root of the project. */
  readonly root: string;
  /** First days of the weeks, `YYYY-MM-DD`. */
  readonly weeks: readonly string[];
  /** Takes every n-th flight; 1 takes all. */
  readonly every: number;
}

/** All weeks after the model was approved. */
export const allWeeks = Array.from({ length: 21 }, (_, i) => isoDay(Date.UTC(2001, 1, 1) + i * 7 * day));

/** First and last day that the model was trained on, and first day of the week that was held out. */
const training = { from: '2001-01-01', to: '2001-01-24' };
const heldOutWeek = '2001-01-25';

/**
 * Watches the flight model: features against the training days, quality by labels against the week that training held
 * out, from which the quality of a good week is known.
 * @returns the days of the held-out week, each compared with the single days of training; the held-out week; and the
 * weeks asked for
 */
export async function watchFlights({ root, weeks, every }: FlightWatch): Promise<{
  readonly heldOutDays: readonly Verdict[];
  readonly heldOut: FlightWindow;
  readonly weeks: readonly FlightWindow[];
}> {
  const model = join(root, 'examples', 'flight-delay', 'model');
  const schema = parseFeatureSchema(JSON.parse(readFileSync(join(model, 'schema.json'), 'utf8')));
  const score = await loadScorer(model);
  async function* scored(from: string, to: string): AsyncGenerator<Scored> {
    let seen = 0;
    for await (const batch of replayBatches({ from, to })) {
      const taken = batch.filter(() => seen++ % every === 0);
      if (taken.length === 0) continue;
      const predictions = await score(taken.map(({ features }) => features));
      for (const [i, flight] of taken.entries()) yield { flight, row: rowOf(flight, predictions[i]!) };
    }
  }
  const rows: Row[] = [];
  for await (const { row } of scored(training.from, training.to)) rows.push(row);
  const baseline = await buildBaseline(rows, schema, { windows: 'day' });
  const scoreRows = (records: readonly (readonly RawValue[])[]) => score(records.map(flightOf));
  const reference = await attributionReference(spread(rows, 12 * attributed), FEATURES, scoreRows);
  const watch = async (from: string, days: number) => {
    const profile = new ProfileBuilder(baseline.binning);
    const outcomes = new QualityBuilder(qualityTask(schema));
    const seen: Row[] = [];
    for await (const { flight, row } of scored(from, isoDay(Date.parse(from) + (days - 1) * day))) {
      profile.addRow(row.features, row.prediction);
      seen.push(row);
      const recordedAt = new Date(flight.departed.getTime() + day).toISOString();
      outcomes.addOutcome({ score: row.prediction, label: flight.late, time: row.time!, recordedAt, groups: [] });
    }
    return { profile: profile.profile(), outcomes: outcomes.profile(), seen };
  };
  const weekly = monitorPolicy({ looksPerDay: 1 / 7, quality: { looksPerDay: 1 / 7 } });
  const judged = async (from: string, references: QualityMeasures | null): Promise<FlightWindow> => {
    const { profile, outcomes, seen } = await watch(from, 7);
    const attributions = await permutationAttributions(spread(seen, attributed), scoreRows);
    // A day after the week's last flight all its labels are known.
    const asOf = new Date(Date.parse(from) + 8 * day).toISOString();
    const context = { references: references ?? measureQuality(outcomes), asOf, delayHours: 24 };
    return {
      from,
      drift: judge(profile, baseline, weekly),
      quality: judgeQuality(outcomes, context, weekly),
      attribution: judgeAttribution(attributions, attributed, reference, weekly),
      outcomes,
    };
  };
  const heldOutDays: Verdict[] = [];
  for (let i = 0; i < 7; i += 1) {
    const from = isoDay(Date.parse(heldOutWeek) + i * day);
    const { profile } = await watch(from, 1);
    const context = { start: `${from}T00:00:00Z`, length: 'day' } as const;
    heldOutDays.push(judge(profile, baseline, monitorPolicy({ looksPerDay: 1 }), context));
  }
  const heldOut = await judged(heldOutWeek, null);
  const later: FlightWindow[] = [];
  for (const from of weeks) later.push(await judged(from, heldOut.quality.measures));
  return { heldOutDays, heldOut, weeks: later };
}

/** What the verdict on AUC alone is in a week, if a fall of `floor` is critical and one of half of it warns. */
export function areaVerdict(week: FlightWindow, heldOut: FlightWindow, floor: number): QualityFinding['verdict'] {
  const losses = { auc: { warning: floor / 2, critical: floor } };
  const policy = monitorPolicy({ quality: { looksPerDay: 1 / 7, judged: ['auc'], losses } });
  const asOf = new Date(Date.parse(week.from) + 8 * day).toISOString();
  const context = { references: heldOut.quality.measures, asOf, delayHours: 24 };
  return judgeQuality(week.outcomes, context, policy).findings[0]!.verdict;
}

/** Records that attributions are computed on. */
const attributed = 300;

/** So many features of rows, evenly over time. */
function spread(rows: readonly Row[], count: number): (readonly RawValue[])[] {
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]!.features);
}

function flightOf(values: readonly RawValue[]): Flight['features'] {
  return Object.fromEntries(FEATURES.map((name, i) => [name, values[i]])) as unknown as Flight['features'];
}

interface Scored {
  readonly flight: Flight;
  readonly row: Row;
}

function rowOf({ features, departed }: Flight, prediction: number): Row {
  return { features: FEATURES.map((name) => features[name]), prediction, time: departed.toISOString() };
}
