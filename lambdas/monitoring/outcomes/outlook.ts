import type { Baseline } from '../profile/baseline';
import type { LateOutcomes } from '../quality/late-outcomes';
import { mergeQuality } from '../quality/merge-quality';
import { calibrationHolds, estimateQuality, learnCalibration } from '../quality/performance-estimate';
import type { BinaryOutcomes, QualityProfile } from '../quality/quality-profile';
import type { QualityOutlook } from '../verdict/quality/quality-verdict';
import type { OutcomeDay, QualityWindow } from './quality-window';

const day = 24 * 3_600_000;

/** Fewest outcomes of either class that a calibration is learnt from. */
const fewestOfClass = 100;

/**
 * The whole days since a window, whose outcomes are not due yet. Their labels do not matter, so each is read once, as it
 * was when it ended.
 */
export function daysSince({ to }: QualityWindow, time: Date): OutcomeDay[] {
  const days: OutcomeDay[] = [];
  for (let from = to.getTime(); from + day <= time.getTime(); from += day) {
    const end = new Date(from + day);
    days.push({ from: new Date(from), to: end, asOf: end });
  }
  return days;
}

/** What an outlook is made of. */
export interface OutlookParts {
  /** Answers since the window. */
  readonly since: readonly QualityProfile[];
  /** The window itself, whose outcomes have come. */
  readonly window: QualityProfile;
  /** Days before it that the same version answered. */
  readonly before: readonly QualityProfile[];
  readonly baseline: Pick<Baseline, 'quality'> | undefined;
  /** Whether enough of the window's outcomes have come to check anything on them: the first are a selection. */
  readonly mature: boolean;
  /** How late outcomes differ from those of the window, where that is known. */
  readonly late?: LateOutcomes | undefined;
}

/**
 * Estimates quality where outcomes are not due yet (confidence-based performance estimation). Scores are calibrated on
 * outcomes from before the window, and whether that holds is checked on the window's own.
 * @returns undefined for other tasks than binary classification, without answers, or without older outcomes
 */
export function outlookOf({ since, window, before, baseline, mature, late }: OutlookParts): QualityOutlook | undefined {
  const earlier = before.length === 0 ? undefined : enough(mergeQuality([...before]));
  const known = earlier ?? enough(baseline?.quality);
  if (!known || since.length === 0) return undefined;
  const answers = mergeQuality([...since]);
  if (answers.outcomes.task !== 'binary' || answers.threshold === null) return undefined;
  const calibration = learnCalibration(known);
  const estimate = estimateQuality(answers.outcomes, calibration, answers.threshold);
  if (estimate === null) return undefined;
  const check =
    mature && window.outcomes.task === 'binary' ? calibrationHolds(window.outcomes, calibration, late) : null;
  return {
    firstAnswer: answers.firstAnswer,
    lastAnswer: answers.lastAnswer,
    estimate,
    basis: {
      threshold: answers.threshold,
      scores: answers.outcomes.scores.map(([bin, count]) => [bin, count, calibration.probabilities[bin]!] as const),
    },
    calibration: { learntFrom: earlier ? 'earlier outcomes' : 'baseline', identity: calibration.identity, check },
    trusted: check?.holds === true,
  };
}

function enough(quality: QualityProfile | undefined): BinaryOutcomes | undefined {
  if (quality?.outcomes.task !== 'binary') return undefined;
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = quality.outcomes.confusion;
  const smaller = Math.min(truePositives + falseNegatives, falsePositives + trueNegatives);
  return smaller >= fewestOfClass ? quality.outcomes : undefined;
}
