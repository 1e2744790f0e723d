import { metrics } from '../../../lib/contracts/metrics';
import type { MetricName } from '../../../lib/contracts/metrics';
import type { MetricValue } from '../../shared/metrics';
import type { Profile } from '../profile/profile';
import type { MonitorRun } from '../verdict/run';
import type { Cause, CauseType, Verdict, VerdictLevel } from '../verdict/verdict';

/** A verdict in the forms in which it leaves the monitor. */
export interface Summary {
  readonly verdict: VerdictLevel;
  /** Sentences. */
  readonly causes: readonly string[];
  readonly records: number;
  readonly metrics: readonly MetricValue[];
  /** What is stored, beside model, window and version. */
  readonly document: Readonly<Record<string, unknown>>;
  /** What a page is made of; undefined when there was nothing to judge. */
  readonly run?: MonitorRun;
}

/** What a verdict was reached on. */
export interface JudgedOn {
  readonly profile: Profile;
  /** Addresses of the hours' profiles. */
  readonly profiles: readonly string[];
  /** Records of the last hours. */
  readonly recent: number;
  /** Why distributions were not compared; null when they were. */
  readonly note: string | null;
}

const drift: readonly CauseType[] = ['covariate-drift', 'prediction-drift'];
const contract: readonly CauseType[] = ['data-contract-break'];

/**
 * A verdict as metrics and as a document. Breaks of the data contract have a severity of their own: they are mended where
 * requests are made, and retraining would only teach them to the model. An insufficient window has no severity at all.
 */
export function summarize(verdict: Verdict, { profile, profiles, recent, note }: JudgedOn): Summary {
  const { causes, reason, window, largestStability, driftedFeatures } = verdict;
  const judged = verdict.verdict !== 'insufficient';
  return {
    verdict: verdict.verdict,
    causes: [...causes.map(({ message }) => message), ...(reason ? [reason] : []), ...(note === null ? [] : [note])],
    records: window.rows,
    metrics: [
      value(metrics.monitoredRecords, window.rows),
      value(metrics.recentRecords, recent),
      value(metrics.malformedRecords, window.malformed.count),
      ...(judged
        ? [
            value(metrics.driftSeverity, severityOf(causes, drift)),
            value(metrics.dataContractSeverity, severityOf(causes, contract)),
            value(metrics.driftedFeatures, driftedFeatures.length),
          ]
        : []),
      ...(largestStability === null
        ? []
        : [{ ...value(metrics.driftMaximum, largestStability), unit: 'None' as const }]),
    ],
    document: { ...verdict, profiles, note },
    run: { runVersion: 1, verdict: verdict.verdict, drift: verdict, quality: null, profile },
  };
}

/** What is said when there is nothing to compare with. `records` were counted only as far as needed. */
export function withoutReference(version: string | undefined, records: number): Summary {
  const message =
    version === undefined
      ? 'the model has no champion yet'
      : `version ${version} has no baseline.json or no schema.json: package it with reference data, ` +
        'or let its training program leave reference.csv';
  return {
    verdict: 'insufficient',
    causes: [message],
    records,
    metrics: [value(metrics.monitoredRecords, records), value(metrics.recentRecords, records)],
    document: { verdict: 'insufficient', causes: [{ type: 'no-reference', message }], profiles: [] },
  };
}

function severityOf(causes: readonly Cause[], types: readonly CauseType[]): number {
  const found = causes.filter(({ type }) => types.includes(type)).map(({ severity }) => severity);
  if (found.includes('critical')) return 2;
  return found.length > 0 ? 1 : 0;
}

function value(name: MetricName, count: number): MetricValue {
  return { name, value: count, unit: 'Count' };
}
