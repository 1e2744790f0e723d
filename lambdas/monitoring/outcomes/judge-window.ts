import type { MetricValue } from '../../shared/metrics';
import { formatS3Uri } from '../../shared/objects';
import { learnLateOutcomes, type PairedDay } from '../quality/late-outcomes';
import { mergeQuality } from '../quality/merge-quality';
import { QualityBuilder, qualityTask } from '../quality/quality-builder';
import { totalOf } from '../statistics/counts';
import { judgeQuality } from '../verdict/quality/judge-quality';
import type { MonitorPolicy } from '../verdict/policy';
import type { QualityVerdict } from '../verdict/quality/quality-verdict';
import type { VerdictLevel } from '../verdict/verdict';
import { outlookOf } from './outlook';
import { qualityReferences } from './quality-references';
import type { QualitySubject } from './quality-subject';
import { qualityMetricsOf, withoutOutcomes } from './quality-summary';
import { qualityWindow, type OutcomeDay, type QualityWindow } from './quality-window';
import type { KeptOutcomes } from './stored-outcomes';
import { verdictDays, type VerdictDays } from './verdict-days';

/** What became of a window. */
export interface JudgedWindow {
  readonly window: QualityWindow;
  readonly verdict: VerdictLevel;
  readonly causes: readonly string[];
  readonly metrics: readonly MetricValue[];
  readonly document: Readonly<Record<string, unknown>>;
  readonly quality?: QualityVerdict;
}

/** What a window is judged with. */
export interface JudgeWindowPorts {
  readonly reportsBucket: string;
  readonly policy: MonitorPolicy;
  /** Days that are joined. */
  readonly outcomes: { of(day: OutcomeDay): Promise<KeptOutcomes | undefined> };
}

/** Adds up the days whose outcomes are due and judges them by what the version measured when it was approved. */
export async function judgeWindow(time: Date, subject: QualitySubject, ports: JudgeWindowPorts): Promise<JudgedWindow> {
  const { policy, outcomes } = ports;
  const { rules, task, version, baseline } = subject;
  const { championSince } = rules;
  if (typeof task === 'string') {
    const { windowDays, statedDelayHours: delayHours } = rules;
    return unjudged(qualityWindow(time, { days: windowDays, delayHours, championSince }), task);
  }
  const chosen = await verdictDays(time, rules, async (day) => (await outcomes.of(day))?.profile);
  const { window, arrival, delayHours } = chosen;
  const days = (await outcomesOf(window.days, ports)).map(({ found }) => found);
  const whole = mergeQuality([
    new QualityBuilder(qualityTask(task.schema, task.attributes)).profile(),
    ...days.map(({ profile }) => profile),
  ]);
  const isOwn = ({ from }: OutcomeDay) => championSince === undefined || championSince > time || from >= championSince;
  const late = learnLateOutcomes(await pairedOutcomes(chosen.pairs, isOwn, ports), {
    settled: arrival !== undefined,
    windowDays: window.days.length,
  });
  const asOf = window.days.at(-1)?.asOf.toISOString();
  const judged = judgeQuality(
    whole,
    {
      references: qualityReferences(version!, baseline),
      // Where it is not known how labels arrive a window is mature when they are there, not when they should be.
      ...(asOf === undefined ? {} : { asOf }),
      ...(arrival === undefined ? {} : { maturityCurve: arrival }),
      ...(late === undefined ? {} : { late }),
    },
    policy,
  );
  const isBefore = (day: OutcomeDay) => day.to <= window.from && isOwn(day);
  const outlook = outlookOf({
    since: (await outcomesOf(chosen.since, ports)).map(({ found }) => found.profile),
    window: whole,
    before: (await outcomesOf(chosen.aged, ports)).filter(({ day }) => isBefore(day)).map(({ found }) => found.profile),
    baseline,
    mature: judged.maturity.mature,
    late,
  });
  const quality = { ...judged, labelDelayHours: delayHours, ...(outlook && { outlook }) };
  const malformed = {
    answers: totalOf(days, ({ malformedAnswers }) => malformedAnswers),
    labels: totalOf(days, ({ malformedLabels }) => malformedLabels),
  };
  return {
    window,
    verdict: quality.verdict,
    causes: [...quality.causes.map(({ message }) => message), ...(quality.reason ? [quality.reason] : [])],
    metrics: qualityMetricsOf(quality, malformed.labels),
    document: {
      ...quality,
      malformed,
      outcomes: days.flatMap(({ keys }) => keys.map((key) => formatS3Uri({ bucket: ports.reportsBucket, key }))),
    },
    quality,
  };
}

/**
 * Older days at two ages. When an outcome is known does not hang on the version; whether an answer is right, and by how much
 * a number is wrong, does, so that of these only its own days tell.
 */
async function pairedOutcomes(
  pairs: VerdictDays['pairs'],
  isOwn: (day: OutcomeDay) => boolean,
  { outcomes }: JudgeWindowPorts,
): Promise<PairedDay[]> {
  const found: PairedDay[] = [];
  for (const pair of pairs) {
    const [early, late] = [await outcomes.of(pair.early), await outcomes.of(pair.late)];
    if (!early || !late) continue;
    const tells = late.profile.outcomes.task === 'binary' || isOwn(pair.late);
    if (tells) found.push({ early: early.profile, late: late.profile });
  }
  return found;
}

async function outcomesOf(
  days: readonly OutcomeDay[],
  { outcomes }: JudgeWindowPorts,
): Promise<{ readonly day: OutcomeDay; readonly found: KeptOutcomes }[]> {
  const all = [];
  for (const day of days) {
    const found = await outcomes.of(day);
    if (found) all.push({ day, found });
  }
  return all;
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
