import { aws_events as events, aws_events_targets as targets, Duration } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { metrics } from '../contracts/metrics';
import type { MetricName } from '../contracts/metrics';
import type { MonitorRequest } from '../contracts/monitoring';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import type { HouseProps } from '../foundation/house-props';
import { ReliableTarget } from '../foundation/reliable-target';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { knownMetric, tidegateMetric } from '../observability/tidegate-metric';
import { driftAlarms } from './drift-alarms';
import { driftMonitorFunction } from './drift-monitor-function';

/** Watches one model for drift. */
export interface IDriftMonitor extends IConstruct {
  /** Name of the model. */
  readonly model: string;
  /** Fires when a verdict is critical. Retraining may follow from it. */
  readonly driftAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  readonly alarms: cloudwatch.IAlarm[];
  /** One of the monitor's metrics, by its name in the contracts. */
  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Severity of the verdicts: 0 ok, 1 warning, 2 critical. */
  metricDriftSeverity(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Largest population stability index over features and prediction. */
  metricDriftMaximum(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Number of features whose drift is critical. */
  metricDriftedFeatures(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Captured records that a verdict was reached on. */
  metricMonitoredRecords(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Lines of capture that could not be read. */
  metricMalformedRecords(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** How drift is watched. */
export interface DriftMonitoringProps {
  /**
   * How often a verdict is reached: 1, 2, 3, 4, 6, 8, 12 or 24 hours.
   *
   * @default 1 hour
   */
  readonly every?: Duration;
  /**
   * How far one verdict looks back, in whole hours. A whole week holds each hour and each day once, so that neither rhythm
   * is taken for drift: looked at for a day, a feature such as the day of the week has always drifted. Shorter shows a
   * sudden change sooner, and is right where no feature follows the calendar. Hours are profiled once and merged, so a
   * long window costs little more than a short one.
   *
   * @default 7 days
   */
  readonly lookback?: Duration;
  /**
   * How many verdicts of a quarter may report drift although nothing has changed. Thresholds follow from it.
   *
   * @default 1
   */
  readonly falseAlarmsPerQuarter?: number;
  /**
   * Records below which the verdict is `insufficient`.
   *
   * @default 50
   */
  readonly minimumRecords?: number;
  /**
   * Features that are profiled but not judged: identifiers, times, anything that is meant to move.
   *
   * @default - every feature is judged
   */
  readonly ignoreFeatures?: string[];
}

/** Properties of a DriftMonitor. */
export interface DriftMonitorProps extends DriftMonitoringProps, HouseProps {
  /** Name of the model, as in the registry. */
  readonly model: string;
  /** Registry that knows the champion, whose baseline is compared with. */
  readonly registry: IModelRegistry;
  /** Where capture is read and verdicts are written. */
  readonly artifactStore: IArtifactStore;
  /** Who is told. */
  readonly alerts: IAlerts;
  /**
   * Prefix of the model's capture in the capture bucket, with a slash at the end.
   *
   * @default 'capture/<model>/'
   */
  readonly capturePrefix?: string;
}

const intervals = [1, 2, 3, 4, 6, 8, 12, 24];

/**
 * Compares what the model is asked with what it was trained on, every hour: a function reads the capture, profiles it on
 * the baseline's own bins, reaches a verdict, stores both, and publishes metrics with alarms. Silence is an alarm too.
 */
export class DriftMonitor extends Construct implements IDriftMonitor {
  public readonly model: string;
  public readonly driftAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  public readonly alarms: cloudwatch.IAlarm[];
  private readonly environmentName: string;
  private readonly every: Duration;

  public constructor(scope: Construct, id: string, props: DriftMonitorProps) {
    super(scope, id);
    this.model = props.model;
    this.environmentName = props.registry.environmentName;
    this.every = props.every ?? Duration.hours(1);
    const hours = this.every.toHours({ integral: false });
    if (!intervals.includes(hours)) {
      throw new Error(
        `'every' of the drift monitor must be one of ${intervals.join(', ')} hours; got ${this.every.toHumanString()}`,
      );
    }
    const deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', props);
    const fn = driftMonitorFunction(this, { ...props, deadLetterQueue, every: this.every });
    this.runOnSchedule(fn, hours, deadLetterQueue);
    const alarms = driftAlarms(this, { ...props, monitor: this, fn, every: this.every });
    this.driftAlarm = alarms.drift;
    const { drift, dataContract, noData, malformed, undecided, errors } = alarms;
    this.alarms = [drift, dataContract, noData, malformed, undecided, errors];
  }

  public metric(name: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metricOf(knownMetric(name), options);
  }

  public metricDriftSeverity(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metricOf(metrics.driftSeverity, options);
  }

  public metricDriftMaximum(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metricOf(metrics.driftMaximum, options);
  }

  public metricDriftedFeatures(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metricOf(metrics.driftedFeatures, options);
  }

  public metricMonitoredRecords(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metricOf(metrics.monitoredRecords, options);
  }

  public metricMalformedRecords(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metricOf(metrics.malformedRecords, options);
  }

  private metricOf(name: MetricName, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    return tidegateMetric(name, this.subject, { period: this.every, ...options });
  }

  private get subject(): { readonly environmentName: string; readonly model: string } {
    return { environmentName: this.environmentName, model: this.model };
  }

  /** Twenty minutes past the hour: capture is written with a delay of some minutes. */
  private runOnSchedule(fn: lambda.IFunction, hours: number, deadLetterQueue: sqs.IQueue): void {
    const rule = new events.Rule(this, 'Schedule', {
      description: `Watches ${this.model} in ${this.environmentName} for drift.`,
      schedule: events.Schedule.cron({ minute: '20', hour: hours === 24 ? '0' : `*/${hours}` }),
    });
    const request: MonitorRequest = { time: events.EventField.time };
    const target = new targets.LambdaFunction(fn, { event: events.RuleTargetInput.fromObject(request) });
    rule.addTarget(new ReliableTarget(target, deadLetterQueue));
  }
}
