import { aws_events as events, aws_events_targets as targets, Duration } from 'aws-cdk-lib';
import type { aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { metrics } from '../contracts/metrics';
import type { MonitorRequest } from '../contracts/monitoring';
import { DeadLetterQueue } from '../foundation/dead-letter-queue';
import type { HouseProps } from '../foundation/house-props';
import { onlyOnce } from '../foundation/only-once';
import { ReliableTarget } from '../foundation/reliable-target';
import { requireProps } from '../foundation/required-props';
import type { ModelFolder } from '../model-registry/model-folder';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { attributionAlarms } from './attribution-alarms';
import { attributionMonitorFunction } from './attribution-monitor-function';
import { MonitorMetrics } from './monitor-metrics';

/** Watches on which features one model's answers hang. */
export interface IAttributionMonitor extends IConstruct {
  /** Name of the model. */
  readonly model: string;
  /** Records that the model is asked about, of a window and of each known-good sample. */
  readonly sample: number;
  /** Memory in MiB that the model is given. */
  readonly memorySize: number;
  /** Fires when the answers hang on other features than they used to. */
  readonly attributionAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  readonly alarms: cloudwatch.IAlarm[];
  /** One of the monitor's metrics, by its name in the contracts. */
  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Severity of the verdicts: 0 ok, 1 warning, 2 critical. */
  metricAttributionSeverity(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** How far the order of features agrees with what is usual: nDCG, 0 to 1. */
  metricAttributionAgreement(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** How attributions by permutation are watched. */
export interface PermutationAttributionProps {
  /**
   * Records that the model is asked about, once for each of its features and once as they are: 100 to 10,000. More make
   * smaller changes visible.
   *
   * @default 300
   */
  readonly sample?: number;
  /**
   * How far one verdict looks back, in whole hours. A whole week holds all its hours once.
   *
   * @default 7 days
   */
  readonly window?: Duration;
  /**
   * How many verdicts of a quarter may report a change although nothing has changed. Thresholds follow from it.
   *
   * @default 1
   */
  readonly falseAlarmsPerQuarter?: number;
  /**
   * Memory in MiB of the function that holds the model, 512 to 10240. CPU grows with it.
   *
   * @default 1769
   */
  readonly memorySize?: number;
}

/** Properties of an AttributionMonitor. */
export interface AttributionMonitorProps extends PermutationAttributionProps, HouseProps {
  /** Name of the model, as in the registry. */
  readonly model: string;
  /** Registry that knows the champion. */
  readonly registry: IModelRegistry;
  /** Where versions and capture are read and verdicts are written. */
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
   * Alarms that say more than a change of attributions: a broken contract, drift, a proven loss of quality. Nobody is told
   * of attributions while one of them stands.
   *
   * @default - none
   */
  readonly explainedBy?: cloudwatch.IAlarm[];
  /**
   * What the model starts from, to see that its input is tabular.
   *
   * @default - that is found out when the monitor runs
   */
  readonly initialVersion?: ModelFolder;
}

const every = Duration.days(1);

/**
 * Sees when answers come to hang on other features than on known-good data, which labels would tell weeks later: once a
 * day a function loads the champion by its digest, asks it about a sample of what was captured, and moves the values of
 * one feature after the other among the records.
 */
export class AttributionMonitor extends Construct implements IAttributionMonitor {
  public readonly model: string;
  public readonly sample: number;
  public readonly memorySize: number;
  public readonly attributionAlarm: cloudwatch.IAlarm;
  /** Every alarm of the monitor. */
  public readonly alarms: cloudwatch.IAlarm[];
  private readonly environmentName: string;
  private readonly metrics: MonitorMetrics;

  public constructor(scope: Construct, id: string, props: AttributionMonitorProps) {
    super(scope, id);
    requireProps('AttributionMonitor', props, ['model', 'registry', 'artifactStore', 'alerts']);
    const { sample = 300, memorySize = 1769 } = props;
    this.model = props.model;
    this.sample = sample;
    this.memorySize = memorySize;
    this.environmentName = props.registry.environmentName;
    this.metrics = new MonitorMetrics({ environmentName: this.environmentName, model: this.model, every });
    onlyOnce(
      this,
      `an attribution monitor of model '${this.model}' in '${this.environmentName}'`,
      "two would write over each other's verdicts and metrics: set 'window' and 'sample' of that one",
    );
    const { initialVersion } = props;
    if (initialVersion?.features.length === 0) {
      throw new Error(
        `attribution of model '${props.model}' needs tabular features, schema.json of version ${initialVersion.version} ` +
          `names none: there is nothing that its answers could be attributed to; take 'attribution' out`,
      );
    }
    const deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', props);
    const fn = attributionMonitorFunction(this, { ...props, sample, memorySize, deadLetterQueue });
    this.runOnSchedule(fn, deadLetterQueue);
    const { attribution, undecided, errors } = attributionAlarms(this, { ...props, monitor: this, fn });
    this.attributionAlarm = attribution;
    this.alarms = [attribution, undecided, errors];
  }

  public metric(name: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.named(name, options);
  }

  public metricAttributionSeverity(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.attributionSeverity, options);
  }

  public metricAttributionAgreement(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metrics.of(metrics.attributionAgreement, options);
  }

  /** After the quality monitor, so that its alarm explains this one's. */
  private runOnSchedule(fn: lambda.IFunction, deadLetterQueue: sqs.IQueue): void {
    const rule = new events.Rule(this, 'Schedule', {
      description: `Watches what answers of ${this.model} in ${this.environmentName} hang on.`,
      schedule: events.Schedule.cron({ minute: '10', hour: '7' }),
    });
    const request: MonitorRequest = { time: events.EventField.time };
    const target = new targets.LambdaFunction(fn, { event: events.RuleTargetInput.fromObject(request) });
    rule.addTarget(new ReliableTarget(target, deadLetterQueue));
  }
}
