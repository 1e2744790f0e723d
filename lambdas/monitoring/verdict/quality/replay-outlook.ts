import { estimateQuality, isConfirmed, type Expectation } from '../../quality/performance-estimate';
import { scoreBinCount, toSparse } from '../../quality/score-bins';
import type { QualityOutlook } from './quality-verdict';
import { differingNumbers, type Replay } from '../replayed';
import { digits, percent } from '../wording';

const keys = ['auc', 'precision', 'recall', 'accuracy', 'positiveRate', 'n'] as const;

/** Estimates again what is expected of the answers whose outcomes are not due, and whether that can be trusted. */
export function replayOutlook(outlook: QualityOutlook | undefined): Omit<Replay, 'agrees'> {
  if (!outlook) return { differences: [], derivation: [] };
  const { estimate, basis, calibration, trusted } = outlook;
  const { check } = calibration;
  const again = basis && estimateAgain(basis);
  const isTrusted = check !== null && isConfirmed(check);
  return {
    differences: [
      ...(again === undefined || again === null ? [] : differingNumbers('outlook', estimate, again, keys)),
      ...(isTrusted === trusted
        ? []
        : [`outlook: trust is stored as ${String(trusted)}, comes out as ${String(isTrusted)}`]),
    ],
    derivation: [
      `outlook, never an alarm: AUC ${estimate.auc === null ? 'none' : digits(estimate.auc)}, ${percent(estimate.positiveRate)} positive outcomes are expected ` +
        `of ${estimate.n} answers whose outcomes are not due; scores calibrated on ${calibration.learntFrom}`,
      ...(check === null
        ? ['  not trusted: nothing to check the calibration on']
        : [
            `  ${isTrusted ? 'trusted' : 'not trusted'}; of the outcomes of this window:`,
            `  share of positives ${comparison(check, percent)}`,
            ...(check.auc ? [`  AUC ${comparison(check.auc, digits)}`] : []),
          ]),
    ],
  };
}

function comparison(expectation: Expectation, say: (value: number) => string): string {
  const { expected, observed, standardError } = expectation;
  const distance = Math.abs(expected - observed);
  const isNear = isConfirmed(expectation);
  return (
    `${say(expected)} was expected, ${say(observed)} came true; ` +
    `|difference| ${digits(distance)} ${isNear ? '≤' : '>'} the larger of 3 · ${digits(standardError)} and 0.02`
  );
}

function estimateAgain({ scores, threshold }: NonNullable<QualityOutlook['basis']>) {
  const counts = new Array<number>(scoreBinCount).fill(0);
  const probabilities = new Array<number>(scoreBinCount).fill(0);
  for (const [bin, answers, probability] of scores) {
    counts[bin] = answers;
    probabilities[bin] = probability;
  }
  return estimateQuality({ scores: toSparse(counts) }, { probabilities }, threshold);
}
