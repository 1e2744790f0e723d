import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { learnCalibration } from '../../../../lambdas/monitoring/quality/performance-estimate';
import { QualityBuilder, qualityTask } from '../../../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../../../lambdas/monitoring/quality/quality-metrics';
import type { BinaryOutcomes, QualityProfile } from '../../../../lambdas/monitoring/quality/quality-profile';
import type { ReportInput } from '../../../../lambdas/monitoring/report/input';
import { judge } from '../../../../lambdas/monitoring/verdict/judge';
import { judgeQuality } from '../../../../lambdas/monitoring/verdict/quality/judge-quality';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import type { QualityVerdict } from '../../../../lambdas/monitoring/verdict/quality/quality-verdict';
import { worstOf } from '../../../../lambdas/monitoring/verdict/run';
import { leaning, simulatedBaseline, simulatedProfile, typicalColumns } from './null-windows';
import { seeded, type Random } from './random';
import { shopSchema } from './shop';

const day = 86_400_000;

/** A run of a model with so many features: some of them moved, quality fell, and the latest labels still come. */
export function shopRun(features: number): ReportInput {
  const random = seeded(11);
  const columns = typicalColumns(features);
  const baseline: Baseline = simulatedBaseline(random, columns, 50_000);
  const moved = columns.map((column, i) => ({
    ...column,
    shares: i % 7 === 0 ? leaning(column.shares, i % 2 === 0 ? 0.9 : 0.5) : column.shares,
    missing: i % 11 === 4 ? 0.15 : column.missing,
  }));
  const profile = simulatedProfile(random, moved, 20_000, baseline.binning);
  const drift = judge(profile, baseline);
  const windows = qualityCourse();
  const quality = windows[windows.length - 1]!;
  const run = { runVersion: 1 as const, verdict: worstOf(drift, quality), drift, quality, profile };
  return { title: 'basket 2.1.0', run, baseline, history: windows.slice(0, -1) };
}

/** The same run with a day beside the week: other columns moved in it, and one that moves in both. */
export function shopRunOfTwoWindows(features: number): ReportInput {
  const input = shopRun(features);
  const { drift: week, profile } = input.run;
  const random = seeded(12);
  const moved = typicalColumns(features).map((column, i) => ({
    ...column,
    shares: i === 0 || i % 5 === 3 ? leaning(column.shares, 0.9) : column.shares,
  }));
  const ofDay = simulatedProfile(random, moved, 3_000, input.baseline!.binning);
  const day = judge(ofDay, input.baseline!);
  return {
    ...input,
    windows: [
      { words: '24 hours', drift: day, profile: ofDay, note: null },
      { words: '7 days', drift: week!, profile, note: null },
    ],
  };
}

let course: readonly QualityVerdict[] | undefined;

/** The quality of all runs: it has nothing to do with how many features there are, and takes longest to make. */
function qualityCourse(): readonly QualityVerdict[] {
  return (course ??= weeksOfQuality(seeded(14)));
}

/** Eight weeks in which the scores say less and less; of the last two not all labels have come. */
function weeksOfQuality(random: Random): QualityVerdict[] {
  const approved = qualityWindow(random, 20_000, 1, 1, Date.UTC(2026, 0, 1));
  const calibration = learnCalibration(approved.outcomes as BinaryOutcomes);
  const policy = monitorPolicy({ quality: { looksPerDay: 1 / 7 } });
  const asOf = new Date(Date.UTC(2026, 1, 1 + 7 * 8)).toISOString();
  return Array.from({ length: 8 }, (_, week) => {
    const start = Date.UTC(2026, 1, 1 + 7 * week);
    const labelled = week === 7 ? 0.3 : week === 6 ? 0.7 : 0.98;
    const window = qualityWindow(random, 4_000, 1 - week * 0.06, labelled, start);
    const context = {
      references: measureQuality(approved),
      asOf,
      delayHours: 14 * 24,
      calibration,
      calibrationHeld: true,
    };
    return judgeQuality(window, context, policy);
  });
}

function qualityWindow(random: Random, count: number, skill: number, labelled: number, start: number): QualityProfile {
  const countries = ['DE', 'ES', 'FR', 'IT', 'LU'];
  const builder = new QualityBuilder(qualityTask(shopSchema, [{ name: 'country', groups: countries }]));
  for (let i = 0; i < count; i += 1) {
    const base = random.uniform();
    const country = countries[Math.min(4, random.below(4) + (random.uniform() < 0.005 ? 1 : 0))]!;
    const score = Math.max(0, base - (country === 'ES' ? 0.18 : 0));
    const time = new Date(start + (i / count) * 7 * day).toISOString();
    const answer = { score, time, groups: [country] };
    const isBought = random.uniform() < skill * base + (1 - skill) / 2;
    if (random.uniform() >= labelled) builder.addWaiting(answer);
    else builder.addOutcome({ ...answer, label: Number(isBought), recordedAt: time });
  }
  return builder.profile();
}
