import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Baseline } from '../../lambdas/monitoring/profile/baseline';
import { parseFeatureSchema, type FeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import { parseBaseline } from '../../lambdas/monitoring/profile/files';
import type { Profile } from '../../lambdas/monitoring/profile/profile';
import { ProfileBuilder } from '../../lambdas/monitoring/profile/profile-builder';
import { learnCalibration } from '../../lambdas/monitoring/quality/performance-estimate';
import { QualityBuilder, qualityTask } from '../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../lambdas/monitoring/quality/quality-metrics';
import type { QualityProfile } from '../../lambdas/monitoring/quality/quality-profile';
import { renderReport } from '../../lambdas/monitoring/report/report';
import { judge } from '../../lambdas/monitoring/verdict/judge';
import { judgeQuality, type QualityContext } from '../../lambdas/monitoring/verdict/quality/judge-quality';
import { monitorPolicy } from '../../lambdas/monitoring/verdict/policy';
import { worstOf } from '../../lambdas/monitoring/verdict/run';
import { replayBatches } from './replay';
import { loadScorer, type Scorer } from './score';

/** Which weeks to report on. */
export interface MonitoringReportOptions {
  /** Model folder. */
  readonly model: string;
  /** First day of the first week, `YYYY-MM-DD`. */
  readonly from: string;
  /** Weeks up to and with the one that the report is about. */
  readonly weeks: number;
}

/** What a range of days shows. */
interface Watched {
  readonly profile: Profile;
  readonly quality: QualityProfile;
}

const day = 86_400_000;
const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Days of January that were held out from training: what the model was approved on. */
const approvedOn = { from: '2001-01-25', to: '2001-01-31' };

/**
 * Watches the flight model week by week, as the platform's monitors do, and reports on the last week.
 * @returns the page
 */
export async function monitoringReport({ model, from, weeks }: MonitoringReportOptions): Promise<string> {
  const read = (name: string) => readFileSync(join(model, name), 'utf8');
  const schema = parseFeatureSchema(JSON.parse(read('schema.json')));
  const baseline = parseBaseline(read('baseline.json'));
  const score = await loadScorer(model);
  const policy = monitorPolicy({ looksPerDay: 1 / 7, quality: { looksPerDay: 1 / 7 } });
  const approved = await watch({ ...approvedOn, schema, baseline, score });
  const context: QualityContext = { references: measureQuality(approved.quality), delayHours: 24 };
  const calibration = approved.quality.outcomes.task === 'binary' ? learnCalibration(approved.quality.outcomes) : null;
  const history = [];
  for (let week = 0; ; week += 1) {
    const start = Date.parse(from) + week * 7 * day;
    const watched = await watch({ from: isoDay(start), to: isoDay(start + 6 * day), schema, baseline, score });
    const asOf = new Date(start + 9 * day).toISOString();
    const quality = judgeQuality(watched.quality, { ...context, asOf, ...(calibration && { calibration }) }, policy);
    if (week < weeks - 1) {
      history.push(quality);
      continue;
    }
    const drift = judge(watched.profile, baseline, policy);
    const run = { runVersion: 1 as const, verdict: worstOf(drift, quality), drift, quality, profile: watched.profile };
    return renderReport({ title: 'flight-delay 1.0.0', run, baseline, history });
  }
}

interface WatchOptions {
  readonly from: string;
  readonly to: string;
  readonly schema: FeatureSchema;
  readonly baseline: Baseline;
  readonly score: Scorer;
}

async function watch({ from, to, schema, baseline, score }: WatchOptions): Promise<Watched> {
  const profile = new ProfileBuilder(baseline.binning);
  const quality = new QualityBuilder(qualityTask(schema));
  for await (const flights of replayBatches({ from, to })) {
    const scores = await score(flights.map(({ features }) => features));
    for (const [i, { departed, features, late }] of flights.entries()) {
      const time = departed.toISOString();
      profile.addEvent(time);
      profile.addRow(Object.values(features) as unknown[], scores[i]);
      quality.addOutcome({ score: scores[i], time, groups: [], label: late, recordedAt: null });
    }
  }
  return { profile: profile.profile(), quality: quality.profile() };
}
