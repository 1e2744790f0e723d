import type { Alias, LedgerEntry, ModelVersion } from '../../lib/contracts/registry';
import type { Measured, QualityMetric } from '../../lambdas/monitoring/quality/quality-metrics';
import type { VerdictLevel } from '../../lambdas/monitoring/verdict/verdict';
import type { MonitorRun } from '../../lambdas/monitoring/verdict/run';

/** All that the page shows, as it was read from the services at one moment. Plain data; times are ISO 8601 texts. */
export interface Snapshot {
  readonly takenAt: string;
  readonly twin: TwinFacts;
  /** Empty before anything is deployed. */
  readonly models: readonly ModelSnapshot[];
  /** Alarms of what the models share. */
  readonly platformAlarms: readonly AlarmSnapshot[];
}

/** The twin itself. */
export interface TwinFacts {
  readonly stage: string;
  readonly startedAt: string;
  /** Address of all services. */
  readonly servicesUrl: string;
  readonly port: number;
  /** Time under which requests are captured; null: that of this machine. */
  readonly storyTime: string | null;
  /** When on this machine which time of the story was; empty before the story is played. */
  readonly played: readonly PlayedSpan[];
}

/** Part of the story that was played in one go, in its own time and on this machine. */
export interface PlayedSpan {
  readonly from: string;
  readonly to: string;
  readonly playedFrom: string;
  readonly playedTo: string;
}

/** One model and all that belongs to it. */
export interface ModelSnapshot {
  readonly model: string;
  /** What its answers are held against when the truth is known, for example `late`; null when nothing tells. */
  readonly label: string | null;
  /** In order of registration. */
  readonly versions: readonly ModelVersion[];
  readonly aliases: Readonly<Partial<Record<Alias, string>>>;
  /** Oldest first. */
  readonly ledger: readonly LedgerEntry[];
  /** First entry that does not follow from the one before it; null when the chain is whole. */
  readonly firstBrokenLink: number | null;
  /** Null when the model is not served by a SageMaker endpoint. */
  readonly endpoint: EndpointSnapshot | null;
  /** Windows judged by what really happened, oldest first. */
  readonly quality: readonly QualityWindow[];
  /** Windows judged by what was asked and answered, oldest first. */
  readonly drift: readonly DriftWindow[];
  readonly alarms: readonly AlarmSnapshot[];
  /** Trainings, newest first. */
  readonly executions: readonly TrainingSnapshot[];
  /** Runs of the drift monitor, newest first. */
  readonly driftRuns: readonly ExecutionSnapshot[];
}

/** What every stored verdict says. */
export interface JudgedWindow {
  /** Name in keys, for example `2001-02-08T00`. */
  readonly name: string;
  readonly from: string;
  /** Not included. */
  readonly to: string;
  /** Version that served; null when there was none. */
  readonly version: string | null;
  readonly verdict: VerdictLevel;
  /** Why, worst first. */
  readonly causes: readonly string[];
}

/** A verdict by labels. */
export interface QualityWindow extends JudgedWindow {
  readonly answers: number;
  readonly labelled: number;
  readonly isMature: boolean;
  readonly measures: Readonly<Partial<Record<QualityMetric, Measured>>>;
  /** How measures were judged; those that were not are absent. */
  readonly findings: Readonly<Partial<Record<JudgedMeasure, MeasureFinding>>>;
}

/** Judged measures that the page draws. */
export const judgedMeasures = ['auc', 'calibration'] as const;
export type JudgedMeasure = (typeof judgedMeasures)[number];

/** What became of a measure. */
export interface MeasureFinding {
  readonly verdict: VerdictLevel;
  /** What the champion reached when it was approved; null where a right value is known. */
  readonly reference: number | null;
  /** Losses that matter. */
  readonly floors: { readonly warning: number; readonly critical: number };
}

/** A verdict by features and predictions. */
export interface DriftWindow extends JudgedWindow {
  readonly rows: number;
  /** Largest PSI over features; null when none could be computed. */
  readonly largestStability: number | null;
}

/** Traffic of an endpoint on one side: what serves, or what comes. */
export interface VariantSnapshot {
  readonly name: string;
  /** Version in it, as far as the registry knows it by its artifact. */
  readonly version: string | null;
  readonly instanceType: string | null;
  readonly weight: number;
  readonly desiredWeight: number;
  readonly instances: number;
  readonly desiredInstances: number;
}

/** A SageMaker endpoint. */
export interface EndpointSnapshot {
  readonly name: string;
  readonly status: string;
  readonly configName: string;
  readonly changedAt: string;
  readonly failureReason: string | null;
  /** Percentage of requests that are captured. */
  readonly capturePercent: number;
  readonly variants: readonly VariantSnapshot[];
  /** What an update brings; weights are shares of the traffic. */
  readonly incoming: readonly VariantSnapshot[];
}

/** States of alarms. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** One change of an alarm. */
export interface AlarmChange {
  readonly at: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

/** An alarm. */
export interface AlarmSnapshot {
  readonly name: string;
  readonly description: string;
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: string;
  /** What a composite alarm says of other alarms; null for an alarm on metrics. */
  readonly rule: string | null;
  /** Oldest first. */
  readonly changes: readonly AlarmChange[];
}

/** A state that an execution went through. */
export interface StepSnapshot {
  readonly name: string;
  readonly enteredAt: string;
  /** Null while it is in it. */
  readonly leftAt: string | null;
}

/** The training job of an execution. */
export interface JobSnapshot {
  readonly name: string;
  readonly status: string;
  readonly seconds: number | null;
  readonly failureReason: string | null;
}

/** An execution of a state machine. */
export interface ExecutionSnapshot {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly steps: readonly StepSnapshot[];
  /** What it was started with, as JSON. */
  readonly input: string;
  /** What it failed with, or what its last state gave back. */
  readonly outcome: string | null;
}

/** An execution of the training state machine. */
export interface TrainingSnapshot extends ExecutionSnapshot {
  readonly job: JobSnapshot | null;
}

/** Monitors whose stored verdicts can be looked at as pages of their own. */
export const reportKinds = ['quality', 'drift'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** A stored verdict with those before it. */
export interface StoredReport {
  readonly title: string;
  readonly run: MonitorRun;
  readonly history: readonly MonitorRun[];
}

/** Where the page's data come from. */
export interface SnapshotSource {
  read(): Promise<Snapshot>;
  /** Undefined when there is no such verdict. */
  report(model: string, kind: ReportKind, window: string): Promise<StoredReport | undefined>;
}
