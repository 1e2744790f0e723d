import { aws_events as events, Duration } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_stepfunctions as sfn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { metrics } from '../contracts/metrics';
import { capturePrefix, groundTruthPrefix } from '../contracts/storage';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import type { HouseProps } from '../foundation/house-props';
import { onlyOnce } from '../foundation/only-once';
import { requireProps } from '../foundation/required-props';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { MapStateMachine } from './map-state-machine';
import { checkedPrefix } from './monitor-function';
import { MonitorMetrics } from './monitor-metrics';
import type { MonitoringPriceProps } from './monitoring-prices';
import { qualityAlarms } from './quality-alarms';
import { renderQualityDefinition } from './quality-definition';
import { QualityFunctions } from './quality-functions';
import { QualityLabelGrants } from './quality-label-grants';
import { scheduleMonitor } from './schedule-monitor';

/** Watches how good one model's answers are. */
export interface IQualityMonitor extends IConstruct {
  /** Name of the model. */
  readonly model: string;
  /** Fires when a loss of quality is critical. Retraining may follow from it. */
  readonly qualityAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  readonly alarms: cloudwatch.IAlarm[];
  /** One of the monitor's metrics, by its name in the contracts. */
  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Severity of the verdicts: 0 ok, 1 warning, 2 critical. */
  metricQualitySeverity(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Share of a window's answers whose outcome is known. */
  metricLabelledShare(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** From which loss on it matters: absolute for shares and areas, relative for errors that have a unit. */
export interface QualityLossProps {
  /** Loss that is reported. */
  readonly warning: number;
  /** Loss that raises the alarm. */
  readonly critical: number;
}

/** How quality is watched. */
export interface QualityMonitoringProps {
  /**
   * How many whole days one verdict looks at, 1 to 28. A week holds every day of the week once.
   *
   * @default 7 days
   */
  readonly window?: Duration;
  /**
   * Until when outcomes are normally known. A day is judged when it is that old.
   *
   * @default - `label.delay` in the model's schema.json, or else 1 day
   */
  readonly labelDelay?: Duration;
  /**
   * Share of a window's answers that must have their outcome before the window is judged. The first outcomes are a
   * selection: keep it high, and lower it only where most outcomes never become known.
   *
   * @default 0.9
   */
  readonly labelShare?: number;
  /**
   * Outcomes below which the verdict is `insufficient`.
   *
   * @default 100
   */
  readonly minimumLabels?: number;
  /**
   * How many verdicts of a quarter may report a loss although nothing has changed. Thresholds follow from it.
   *
   * @default 1
   */
  readonly falseAlarmsPerQuarter?: number;
  /**
   * Losses that matter, by metric: auc, calibration, precision, recall, accuracy, mae, rmse. A metric named here is judged;
   * without it AUC and calibration of probabilities, accuracy of classes, MAE and RMSE of numbers are.
   *
   * @default - .05 of AUC, .1 of calibration, a quarter of MAE and RMSE are critical; less than half of it warns
   */
  readonly losses?: { [metric: string]: QualityLossProps };
  /**
   * Categorical features by whose values groups are compared for fairness.
   *
   * @default - those that the champion's baseline tells apart
   */
  readonly groupBy?: string[];
  /**
   * What the cost of a run is reckoned with.
   *
   * @default - list prices of us-east-1
   */
  readonly prices?: MonitoringPriceProps;
}

/** Properties of a QualityMonitor. */
export interface QualityMonitorProps extends QualityMonitoringProps, HouseProps {
  /** Name of the model, as in the registry. */
  readonly model: string;
  /** Registry that knows the champion and what it measured when it was approved. */
  readonly registry: IModelRegistry;
  /** Where capture and outcomes are read and verdicts are written. */
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
   * Prefix of the model's outcomes in the capture bucket, with a slash at the end.
   *
   * @default 'ground-truth/<model>/'
   */
  readonly groundTruthPrefix?: string;
}

const every = Duration.days(1);

/**
 * Judges a model by what really happened: once a day a state machine joins what is new of the last days with its outcomes, as
 * many functions at a time as it takes, adds joined days up to the window, holds that against what the champion measured
 * when it was approved, and reaches a verdict. An alarm needs a loss that is
 * real and one that matters. Until the outcomes have come there is no verdict, and that is an alarm of its own.
 */
export class QualityMonitor extends Construct implements IQualityMonitor {
  public readonly model: string;
  public readonly qualityAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  public readonly alarms: cloudwatch.IAlarm[];
  /** Grants on the outcomes. */
  public readonly grants: QualityLabelGrants;
  /** Joins and judges; its input is `{"time": "<ISO 8601>"}`. */
  public readonly stateMachine: sfn.IStateMachine;
  private readonly metrics: MonitorMetrics;

  public constructor(scope: Construct, id: string, props: QualityMonitorProps) {
    super(scope, id);
    requireProps('QualityMonitor', props, ['model', 'registry', 'artifactStore', 'alerts']);
    this.model = props.model;
    const { model } = props;
    const { environmentName } = props.registry;
    this.metrics = new MonitorMetrics({ environmentName, model, every });
    onlyOnce(
      this,
      `a quality monitor of model '${model}' in '${environmentName}'`,
      "two would write over each other's outcomes, verdicts and metrics: set 'window' and 'losses' of that one, or judge " +
        'other answers as a model of its own',
    );
    const labels = checkedPrefix('groundTruthPrefix', props.groundTruthPrefix ?? groundTruthPrefix(model));
    this.grants = new QualityLabelGrants(props.artifactStore.capture, labels);
    const deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', props);
    const functions = new QualityFunctions(this, 'Functions', {
      ...props,
      deadLetterQueue,
      capturePrefix: checkedPrefix('capturePrefix', props.capturePrefix ?? capturePrefix(model)),
      groundTruthPrefix: labels,
    });
    this.stateMachine = new MapStateMachine(this, 'Joining', {
      ...props,
      monitor: 'quality',
      functions: functions.all,
      definition: (parts) => renderQualityDefinition({ ...parts, functions: functions.arns }),
    }).stateMachine;
    // Some hours past midnight: whoever delivers outcomes at night is done.
    scheduleMonitor(this, {
      stateMachine: this.stateMachine,
      schedule: events.Schedule.cron({ minute: '50', hour: '6' }),
      description: `Watches the quality of ${model} in ${environmentName}.`,
      starter: `Starts the quality monitor of ${model}.`,
      deadLetterQueue,
    });
    const alarms = qualityAlarms(this, { monitor: this, ...props });
    this.qualityAlarm = alarms.quality;
    const { quality, falling, fairness, undecided, malformed, errors } = alarms;
    this.alarms = [quality, falling, fairness, undecided, malformed, errors];
  }

  public metric(name: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.named(name, options);
  }

  public metricQualitySeverity(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.qualitySeverity, options);
  }

  public metricLabelledShare(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.labelledShare, options);
  }
}
