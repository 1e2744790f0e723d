import { windowName, windowWords } from '../../../lib/contracts/monitoring';
import { metrics } from '../../../lib/contracts/metrics';
import type { MetricName } from '../../../lib/contracts/metrics';
import type { MetricValue } from '../../shared/metrics';
import type { Profile } from '../profile/profile';
import { decidingOf } from '../verdict/deciding';
import type { Cause, CauseType, Verdict, VerdictLevel } from '../verdict/verdict';
import type { Window } from './window';

/** What one window has come to, in the forms in which it leaves the monitor. */
export interface WindowOutcome {
  readonly window: Window;
  readonly verdict: VerdictLevel;
  /** Sentences. */
  readonly causes: readonly string[];
  /** What is stored, beside model, window and version. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Undefined when there was nothing to judge by. */
  readonly judged?: { readonly drift: Verdict; readonly profile: Profile; readonly note: string | null };
}

/** What a run has come to. */
export interface RunOutcome {
  /** The worst of its windows. */
  readonly verdict: VerdictLevel;
  /** Sentences, each with its window. */
  readonly causes: readonly string[];
  /** Shortest first. */
  readonly windows: readonly WindowOutcome[];
  /** The window whose verdict it is; of several, the longest. */
  readonly deciding: WindowOutcome;
  readonly records: number;
  readonly metrics: readonly MetricValue[];
}

/** What a verdict was reached on. */
export interface JudgedOn {
  readonly profile: Profile;
  /** Addresses of the hours' profiles. */
  readonly profiles: readonly string[];
  /** Why distributions were not compared; null when they were. */
  readonly note: string | null;
}

const drift: readonly CauseType[] = ['covariate-drift', 'prediction-drift'];
const contract: readonly CauseType[] = ['data-contract-break'];

/** The outcome of a window that was judged. */
export function judgedWindow(window: Window, verdict: Verdict, { profile, profiles, note }: JudgedOn): WindowOutcome {
  const { causes, reason } = verdict;
  return {
    window,
    verdict: verdict.verdict,
    causes: [...causes.map(({ message }) => message), ...(reason ? [reason] : []), ...(note === null ? [] : [note])],
    document: { ...verdict, profiles, note },
    judged: { drift: verdict, profile, note },
  };
}

/** What is said of a window when there is nothing to compare with. */
export function withoutReference(window: Window, version: string | undefined): WindowOutcome {
  const message =
    version === undefined
      ? 'the model has no champion yet'
      : `version ${version} has no baseline.json or no schema.json: package it with reference data, ` +
        'or let its training program leave reference.csv';
  return {
    window,
    verdict: 'insufficient',
    causes: [message],
    document: { verdict: 'insufficient', causes: [{ type: 'no-reference', message }], profiles: [] },
  };
}

/**
 * A run's windows as one verdict and as metrics: of the run, which alarms watch, and of each window. So a change that
 * shows in several windows is one alarm.
 * @param windows shortest first
 * @param recent records of the last hours
 * @param counted records of the longest window, where no profile says so
 */
export function summarizeRun(windows: readonly WindowOutcome[], recent: number, counted = 0): RunOutcome {
  const longestFirst = [...windows].reverse();
  const deciding = decidingOf(windows);
  const { judged } = longestFirst[0]!;
  const records = judged?.drift.window.rows ?? counted;
  return {
    verdict: deciding.verdict,
    causes: causesOf([deciding, ...longestFirst.filter((outcome) => outcome !== deciding)]),
    windows,
    deciding,
    records,
    metrics: [
      value(metrics.monitoredRecords, records),
      value(metrics.recentRecords, recent),
      ...(judged ? [value(metrics.malformedRecords, judged.drift.window.malformed.count)] : []),
      ...worstOf(windows.flatMap(severities)),
      ...driftedFeatures(windows),
      ...(judged ? stability(judged.drift) : []),
      ...windows.flatMap(ofWindow),
    ],
  };
}

/** An event may hold 256 KB: hundreds of columns may have moved, in every window. */
const toldCauses = 50;

/** Causes as they are told, the deciding window's first. What holds for all windows is said once. */
function causesOf(windows: readonly WindowOutcome[]): string[] {
  const told = windows.flatMap(({ judged, window, causes }) =>
    causes.map((cause) => (judged ? `last ${windowWords(window.hours.length)}: ${cause}` : cause)),
  );
  const causes = [...new Set(told)];
  const rest = causes.length - toldCauses;
  return rest <= 0 ? causes : [...causes.slice(0, toldCauses), `and ${rest} more, in the stored verdicts`];
}

function ofWindow(outcome: WindowOutcome): MetricValue[] {
  const window = windowName(outcome.window.hours.length);
  const values = [...severities(outcome), ...(outcome.judged ? stability(outcome.judged.drift) : [])];
  return values.map((metric) => ({ ...metric, window }));
}

/**
 * Breaks of the data contract have a severity of their own: they are mended where requests are made, and retraining would
 * only teach them to the model. An insufficient window has no severity at all.
 */
function severities({ judged, verdict }: WindowOutcome): MetricValue[] {
  if (!judged || verdict === 'insufficient') return [];
  const { causes } = judged.drift;
  return [
    value(metrics.driftSeverity, severityOf(causes, drift)),
    value(metrics.dataContractSeverity, severityOf(causes, contract)),
  ];
}

function worstOf(values: readonly MetricValue[]): MetricValue[] {
  const names = [...new Set(values.map(({ name }) => name))];
  return names.map((name) =>
    value(name, Math.max(...values.filter((metric) => metric.name === name).map((metric) => metric.value))),
  );
}

function driftedFeatures(windows: readonly WindowOutcome[]): MetricValue[] {
  const judged = windows.filter(({ judged: found, verdict }) => found && verdict !== 'insufficient');
  if (judged.length === 0) return [];
  const features = new Set(judged.flatMap((outcome) => outcome.judged!.drift.driftedFeatures));
  return [value(metrics.driftedFeatures, features.size)];
}

function stability({ largestStability }: Verdict): MetricValue[] {
  return largestStability === null ? [] : [{ ...value(metrics.driftMaximum, largestStability), unit: 'None' }];
}

function severityOf(causes: readonly Cause[], types: readonly CauseType[]): number {
  const found = causes.filter(({ type }) => types.includes(type)).map(({ severity }) => severity);
  if (found.includes('critical')) return 2;
  return found.length > 0 ? 1 : 0;
}

function value(name: MetricName, count: number): MetricValue {
  return { name, value: count, unit: 'Count' };
}
