import { defaultLabelDelayHours } from '../../../lib/contracts/monitoring';
import type { ModelVersion } from '../../../lib/contracts/registry';
import type { MetricValue } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import type { VersionFiles } from '../drift/reference';
import { hoursOf, hoursUntil } from '../quality/label-delay';
import { mergeQuality } from '../quality/merge-quality';
import { QualityBuilder, qualityTask } from '../quality/quality-builder';
import { judgeQuality } from '../verdict/judge-quality';
import type { QualityVerdict } from '../verdict/quality-verdict';
import type { VerdictLevel } from '../verdict/verdict';
import { attributesOf } from './attributes';
import { DayOutcomes, type KeptOutcomes } from './day-outcomes';
import { agedDays, learnArrival } from './label-arrival';
import type { MonitorQualityPorts } from './monitor-quality';
import { daysSince, outlookOf } from './outlook';
import { qualityReferences } from './quality-references';
import { qualityMetricsOf, withoutOutcomes } from './quality-summary';
import { qualityWindow, type OutcomeDay, type QualityWindow } from './quality-window';

/** What became of a window. */
export interface JudgedWindow {
  readonly window: QualityWindow;
  readonly verdict: VerdictLevel;
  readonly causes: readonly string[];
  readonly metrics: readonly MetricValue[];
  readonly document: Readonly<Record<string, unknown>>;
  readonly quality?: QualityVerdict;
}

/** What is judged. */
export interface WindowRequest {
  readonly time: Date;
  readonly champion: ModelVersion | undefined;
  readonly files: VersionFiles | undefined;
  /** Since when the champion serves, if that is known. */
  readonly championSince: Date | undefined;
}

/**
 * Judges the last whole days whose outcomes are due: by the stated delay, or later where older days show that outcomes come
 * later than stated.
 */
export async function judgeWindow(
  { time, champion, files, championSince }: WindowRequest,
  ports: MonitorQualityPorts,
): Promise<JudgedWindow> {
  const { windowDays, policy } = ports;
  const stated = statedDelay(ports, files);
  const windowAt = (delayHours: number) => qualityWindow(time, { days: windowDays, delayHours, championSince });
  const planned = windowAt(stated);
  if (!champion || !files) return unjudged(planned, 'the model has no champion yet');
  const { schema, baseline } = files;
  if (!schema?.label || !schema.prediction) {
    const lacking = `schema.json of version ${champion.version} names no label or no prediction`;
    return unjudged(planned, `${lacking}: quality needs to know what is true`);
  }
  const attributes = attributesOf(ports.groupBy, schema, baseline);
  const outcomes = new DayOutcomes(ports, schema, attributes);
  const aged = await outcomesOf(agedDays(planned, windowDays, stated), outcomes);
  const arrival = learnArrival(aged.map(({ day, found }) => ({ profile: found.profile, asOf: day.asOf })));
  const delay = Math.max(stated, arrival ? hoursUntil(arrival, policy.quality.maturity) : 0);
  const window = windowAt(delay);
  const days = (await outcomesOf(window.days, outcomes)).map(({ found }) => found);
  const whole = mergeQuality([
    new QualityBuilder(qualityTask(schema, attributes)).profile(),
    ...days.map(({ profile }) => profile),
  ]);
  const asOf = window.days.at(-1)?.asOf.toISOString();
  const judged = judgeQuality(
    whole,
    {
      references: qualityReferences(champion, baseline),
      // Where it is not known how labels arrive a window is mature when they are there, not when they should be.
      ...(asOf === undefined ? {} : { asOf }),
      ...(arrival === undefined ? {} : { maturityCurve: arrival }),
    },
    policy,
  );
  const isBefore = ({ from, to }: OutcomeDay) =>
    to <= window.from && (championSince === undefined || championSince > time || from >= championSince);
  const outlook = outlookOf({
    since: (await outcomesOf(daysSince(window, time), outcomes)).map(({ found }) => found.profile),
    window: whole,
    before: aged.filter(({ day }) => isBefore(day)).map(({ found }) => found.profile),
    baseline,
    mature: judged.maturity.mature,
  });
  const learnt = arrival ? hoursUntil(arrival, policy.quality.maturity) : null;
  const labelDelayHours = { stated, learnt, used: delay };
  const quality = { ...judged, labelDelayHours, ...(outlook && { outlook }) };
  const malformed = {
    answers: days.reduce((sum, { malformedAnswers }) => sum + malformedAnswers, 0),
    labels: days.reduce((sum, { malformedLabels }) => sum + malformedLabels, 0),
  };
  return {
    window,
    verdict: quality.verdict,
    causes: [...quality.causes.map(({ message }) => message), ...(quality.reason ? [quality.reason] : [])],
    metrics: qualityMetricsOf(quality, malformed.labels),
    document: {
      ...quality,
      malformed,
      outcomes: days.map(({ key }) => formatS3Uri({ bucket: ports.reportsBucket, key })),
    },
    quality,
  };
}

async function outcomesOf(
  days: readonly OutcomeDay[],
  outcomes: DayOutcomes,
): Promise<{ readonly day: OutcomeDay; readonly found: KeptOutcomes }[]> {
  const all = [];
  for (const day of days) {
    const found = await outcomes.of(day);
    if (found) all.push({ day, found });
  }
  return all;
}

function statedDelay({ labelDelayHours }: MonitorQualityPorts, files: VersionFiles | undefined): number {
  const stated = files?.schema?.label?.delay;
  return labelDelayHours ?? (stated === undefined ? defaultLabelDelayHours : hoursOf(stated));
}

function unjudged(window: QualityWindow, message: string): JudgedWindow {
  return {
    window,
    verdict: 'insufficient',
    causes: [message],
    metrics: withoutOutcomes(),
    document: { verdict: 'insufficient', causes: [{ type: 'no-reference', message }], outcomes: [] },
  };
}
