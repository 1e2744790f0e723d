import { chain, emptyHead } from '../../../lambdas/model-registry/ledger';
import type { LedgerNote } from '../../../lambdas/model-registry/ledger';
import type { VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';
import type { LedgerEntry, ModelVersion } from '../../../lib/contracts/registry';
import type {
  AlarmSnapshot,
  DriftWindow,
  ExecutionSnapshot,
  ModelSnapshot,
  QualityWindow,
  Snapshot,
  TrainingSnapshot,
} from '../../../local/page/snapshot';

const day = 24 * 3_600_000;

/** Ledger whose entries are minutes apart, with an unbroken chain. */
export function ledgerOf(...notes: readonly Omit<LedgerNote, 'model' | 'actor'>[]): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const [index, note] of notes.entries()) {
    const head = entries.at(-1) ?? emptyHead;
    entries.push(chain(head, { model: 'flight-delay', actor: 'tester', ...note }, minute(index)));
  }
  return entries;
}

/** Time on this machine: so many minutes after ten. */
export function minute(index: number): Date {
  return new Date(Date.parse('2026-11-25T10:00:00Z') + index * 60_000);
}

export function versionOf(version: string, changes: Partial<ModelVersion> = {}): ModelVersion {
  return {
    model: 'flight-delay',
    version,
    digest: `sha256:${version.replaceAll('.', '').padEnd(64, '0')}`,
    artifactUri: `s3://artifacts/models/flight-delay/${version}/`,
    stage: 'approved',
    lineage: { codeCommit: null, dataDigest: null, imageDigest: null, seed: 7, hyperparameters: {}, source: 'asset' },
    metrics: { auc: { value: 0.6, standardError: 0.002 } },
    registeredAt: minute(0).toISOString(),
    ...changes,
  };
}

export function qualityOf(week: string, auc: number, changes: Partial<QualityWindow> = {}): QualityWindow {
  const measured = (value: number) => ({
    value,
    standardError: 0.005,
    lower: value - 0.01,
    upper: value + 0.01,
    n: 100,
  });
  const verdict: VerdictLevel = auc < 0.58 ? 'critical' : 'ok';
  const floors = { warning: 0.02, critical: 0.05 };
  return {
    ...spanOf(week),
    version: '1.0.0',
    verdict,
    causes: verdict === 'ok' ? [] : [`auc is ${auc}`],
    answers: 100,
    labelled: 100,
    isMature: true,
    measures: { auc: measured(auc), positiveRate: measured(0.2), meanPrediction: measured(0.22) },
    findings: { auc: { verdict, reference: 0.608, floors }, calibration: { verdict: 'ok', reference: null, floors } },
    ...changes,
  };
}

export function driftOf(week: string, verdict: VerdictLevel = 'ok'): DriftWindow {
  return { ...spanOf(week), version: '1.0.0', verdict, causes: [], rows: 100, largestStability: 0.01 };
}

function spanOf(week: string): Pick<QualityWindow, 'name' | 'from' | 'to'> {
  const to = new Date(Date.parse(week) + 7 * day).toISOString();
  return { name: to.slice(0, 13), from: new Date(week).toISOString(), to };
}

export function alarmOf(changes: Partial<AlarmSnapshot> = {}): AlarmSnapshot {
  return {
    name: 'tidegate-dev-flight-delay-ModelQualityMonitorQualityAlarm24A1EB6A-F0D765F10D06A',
    description: '[warning] flight-delay has become worse. Runbook: https://runbooks.example/quality',
    state: 'OK',
    reason: 'Threshold not crossed',
    since: minute(0).toISOString(),
    rule: null,
    changes: [],
    ...changes,
  };
}

/** A training. */
export function executionOf(changes: Partial<TrainingSnapshot> = {}): TrainingSnapshot {
  return {
    arn: 'arn:aws:states:us-east-1:000000000000:execution:training:quality-1',
    name: 'quality-1',
    status: 'RUNNING',
    startedAt: minute(3).toISOString(),
    endedAt: null,
    steps: [{ name: 'ValidateData', enteredAt: minute(3).toISOString(), leftAt: null }],
    job: null,
    input: '{}',
    outcome: null,
    ...changes,
  };
}

/** A run of the drift monitor. */
export function driftRunOf(changes: Partial<ExecutionSnapshot> = {}): ExecutionSnapshot {
  const { job: _, ...execution } = executionOf();
  return {
    ...execution,
    name: 'drift-1',
    steps: [{ name: 'Plan', enteredAt: minute(3).toISOString(), leftAt: null }],
    input: '{"time":"2001-02-08T00:00:00Z"}',
    ...changes,
  };
}

export function modelOf(changes: Partial<ModelSnapshot> = {}): ModelSnapshot {
  return {
    model: 'flight-delay',
    label: 'late',
    versions: [versionOf('1.0.0')],
    aliases: { champion: '1.0.0' },
    ledger: [],
    firstBrokenLink: null,
    endpoint: null,
    quality: [],
    drift: [],
    alarms: [],
    executions: [],
    driftRuns: [],
    ...changes,
  };
}

export function snapshotOf(models: readonly ModelSnapshot[], changes: Partial<Snapshot['twin']> = {}): Snapshot {
  return {
    takenAt: minute(30).toISOString(),
    twin: {
      stage: 'dev',
      startedAt: minute(-5).toISOString(),
      servicesUrl: 'http://127.0.0.1:4566',
      port: 4566,
      storyTime: null,
      played: [],
      ...changes,
    },
    models,
    platformAlarms: [],
  };
}

/** A story of two weeks: each takes two minutes of this machine, of which the monitors run in the second. */
export const twoWeeks = [
  {
    from: '2001-02-01T00:00:00.000Z',
    to: '2001-02-07T23:00:00.000Z',
    playedFrom: minute(0).toISOString(),
    playedTo: minute(1).toISOString(),
  },
  {
    from: '2001-02-08T00:00:00.000Z',
    to: '2001-02-14T23:00:00.000Z',
    playedFrom: minute(2).toISOString(),
    playedTo: minute(3).toISOString(),
  },
];
