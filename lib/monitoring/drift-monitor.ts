import { aws_cloudwatch as cloudwatch, aws_events as events, Duration } from 'aws-cdk-lib';
import type { aws_stepfunctions as sfn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { metrics } from '../contracts/metrics';
import type { MetricName } from '../contracts/metrics';
import { windowName, windowWords } from '../contracts/monitoring';
import { businessReportsPrefix } from '../contracts/storage';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import type { HouseProps } from '../foundation/house-props';
import { onlyOnce } from '../foundation/only-once';
import { requireProps } from '../foundation/required-props';
import type { ServingUsage } from '../inference/serving-usage';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { BusinessReportGrants } from './business-report-grants';
import { driftAlarms } from './drift-alarms';
import { DriftFunctions } from './drift-functions';
import type { DriftMonitoringProps } from './drift-monitoring-props';
import { hoursBetweenLooks, windowHours } from './drift-windows';
import { MapStateMachine } from './map-state-machine';
import { MonitorMetrics } from './monitor-metrics';
import { renderProfilingDefinition } from './profiling-definition';
import { scheduleMonitor } from './schedule-monitor';

/** Watches one model for drift. */
export interface IDriftMonitor extends IConstruct {
  /** Name of the model. */
  readonly model: string;
  /** Fires when a verdict is critical. Retraining may follow from it. */
  readonly driftAlarm: cloudwatch.IAlarm;
  /** Fires when requests break the contract of the features. */
  readonly dataContractAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  readonly alarms: cloudwatch.IAlarm[];
  /** How far verdicts look back, shortest first. */
  readonly windows: Duration[];
  /** Counters of business that are watched. */
  readonly counters: string[];
  /** Whether the cost of predictions is reckoned. */
  readonly isPriced: boolean;
  /** One of the monitor's metrics, by its name in the contracts. */
  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** One of the metrics that each window has: severities and the largest population stability index. */
  metricOfWindow(name: string, window: Duration, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Severity of the worst window's verdict: 0 ok, 1 warning, 2 critical. */
  metricDriftSeverity(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Largest population stability index over features, in the longest window. */
  metricDriftMaximum(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Number of features whose drift is critical in any window. */
  metricDriftedFeatures(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Captured records of the longest window. */
  metricMonitoredRecords(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Lines of capture that could not be read. */
  metricMalformedRecords(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** What a counter of business came to for each prediction, since the verdict before. */
  metricCounterPerPrediction(counter: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** What a counter of business came to since the verdict before. */
  metricCounterTotal(counter: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
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
  /**
   * What serving is paid for by; `IServingTarget.usage` tells it.
   *
   * @default - every request is in the capture, and the cost of predictions cannot be reckoned
   */
  readonly servingUsage?: ServingUsage;
  /**
   * Alarms that say more than drift: a proven loss of quality. Nobody is told of drift while one of them stands.
   *
   * @default - none
   */
  readonly explainedBy?: cloudwatch.IAlarm[];
}

/** What is told of each window apart. */
const windowMetrics: readonly MetricName[] = [
  metrics.driftSeverity,
  metrics.dataContractSeverity,
  metrics.driftMaximum,
];

/**
 * Compares what the model is asked with what it was trained on, every hour: a state machine profiles what is new in the
 * capture on the baseline's own bins, as many functions at a time as it takes, adds stored profiles up to windows of a day
 * and of a week, reaches a verdict of each, stores them, and publishes metrics with alarms. Silence is an alarm too.
 */
export class DriftMonitor extends Construct implements IDriftMonitor {
  public readonly model: string;
  public readonly driftAlarm: cloudwatch.IAlarm;
  public readonly dataContractAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  public readonly alarms: cloudwatch.IAlarm[];
  public readonly windows: Duration[];
  public readonly counters: string[];
  public readonly isPriced: boolean;
  /** Grants on the reports that tell what predictions brought. */
  public readonly grants: BusinessReportGrants;
  /** Profiles and judges; its input is `{"time": "<ISO 8601>"}`. */
  public readonly stateMachine: sfn.IStateMachine;
  private readonly metrics: MonitorMetrics;

  public constructor(scope: Construct, id: string, props: DriftMonitorProps) {
    super(scope, id);
    requireProps('DriftMonitor', props, ['model', 'registry', 'artifactStore', 'alerts']);
    this.model = props.model;
    const { model } = props;
    const { environmentName } = props.registry;
    onlyOnce(
      this,
      `a drift monitor of model '${model}' in '${environmentName}'`,
      "two would write over each other's profiles, verdicts and metrics: set 'windows' and 'every' of that one, or watch " +
        'other traffic as a model of its own',
    );
    const every = props.every ?? Duration.hours(1);
    this.metrics = new MonitorMetrics({ environmentName, model, every });
    const hours = hoursBetweenLooks(every);
    const deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', props);
    const functions = new DriftFunctions(this, 'Functions', { ...props, deadLetterQueue, every });
    this.stateMachine = new MapStateMachine(this, 'Profiling', {
      ...props,
      monitor: 'drift',
      functions: functions.all,
      definition: (parts) => renderProfilingDefinition({ ...parts, functions: functions.arns }),
    }).stateMachine;
    // Twenty minutes past the hour: capture is written with a delay of some minutes.
    scheduleMonitor(this, {
      stateMachine: this.stateMachine,
      schedule: events.Schedule.cron({ minute: '20', hour: hours === 24 ? '0' : `*/${hours}` }),
      description: `Watches ${model} in ${environmentName} for drift.`,
      starter: `Starts the drift monitor of ${model}.`,
      deadLetterQueue,
    });
    const alarms = driftAlarms(this, { ...props, monitor: this, every });
    this.driftAlarm = alarms.drift;
    this.dataContractAlarm = alarms.dataContract;
    const { drift, dataContract, noData, malformed, undecided, errors, business, reports } = alarms;
    const ofBusiness = [...(business ? [business] : []), ...reports];
    this.alarms = [drift, dataContract, noData, malformed, undecided, errors, ...ofBusiness];
    this.windows = windowHours(props.windows).map((length) => Duration.hours(length));
    this.counters = (props.business?.counters ?? []).map(({ name }) => name);
    this.isPriced = props.business?.price !== undefined;
    this.grants = new BusinessReportGrants(props.artifactStore.capture, businessReportsPrefix(model));
  }

  public metric(name: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.named(name, options);
  }

  public metricOfWindow(name: string, window: Duration, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const metric = windowMetrics.find((known) => known === name);
    if (!metric) throw new Error(`metric '${name}' is none of those that each window has: ${windowMetrics.join(', ')}`);
    const hours = window.toHours();
    if (!this.windows.some((known) => known.toHours() === hours)) {
      const known = this.windows.map((one) => windowWords(one.toHours())).join(', ');
      throw new Error(`no window of ${windowWords(hours)} is judged; those of the monitor are ${known}`);
    }
    return this.metrics.of(metric, { label: windowWords(hours), ...options }, { window: windowName(hours) });
  }

  public metricDriftSeverity(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.driftSeverity, options);
  }

  public metricDriftMaximum(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.driftMaximum, options);
  }

  public metricDriftedFeatures(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.driftedFeatures, options);
  }

  public metricMonitoredRecords(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.monitoredRecords, options);
  }

  public metricMalformedRecords(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.malformedRecords, options);
  }

  public metricCounterPerPrediction(counter: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.counterMetric(metrics.counterPerPrediction, counter, options);
  }

  public metricCounterTotal(counter: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.counterMetric(metrics.counterTotal, counter, { statistic: cloudwatch.Stats.SUM, ...options });
  }

  private counterMetric(name: MetricName, counter: string, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    if (!this.counters.includes(counter)) {
      throw new Error(`counter '${counter}' is none of ${this.counters.join(', ') || 'those watched: there are none'}`);
    }
    return this.metrics.of(name, { label: counter, ...options }, { counter });
  }
}
