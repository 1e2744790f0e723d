import type { aws_cloudwatch as cloudwatch, aws_iam as iam } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import type { HouseProps } from '../foundation/house-props';
import type { ModelFolder } from '../model-registry/model-folder';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import type { Rollout } from '../rollout/rollout';
import type { ServingUsage } from './serving-usage';

/** What serves a model, whichever back end it is. */
export interface IServingTarget extends IConstruct {
  /** Name of the back end: `gpu-endpoint`, `gpu-service` or `function`. */
  readonly backEnd: string;
  /** Name by which the model is called: of the endpoint, of the load balancer, of the function. */
  readonly targetName: string;
  /**
   * Where requests and responses are recorded, without a slash at the end; `/yyyy/mm/dd/hh/` follows.
   *
   * @default - nothing is recorded
   */
  readonly captureUri?: string;
  /** What serving is paid for by, and where it is counted. */
  readonly usage: ServingUsage;
  /** Alarms that take a new version back. */
  readonly rollbackAlarms: cloudwatch.IAlarm[];
  /** Requests, as a sum. */
  metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.IMetric;
  /** Requests that failed by our fault, as a sum. */
  metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.IMetric;
  /** Time in the model's server in milliseconds, p99 unless `options.statistic` says otherwise. */
  metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.IMetric;
  /** Lets a principal ask for predictions. */
  grantInvoke(grantee: iam.IGrantable): iam.Grant;
}

/** What every back end needs to serve a model. `MlopsPlatform` passes its own. */
export interface ServingContext extends HouseProps {
  /** Name of the model: lower-case letters, digits and hyphens. */
  readonly model: string;
  /**
   * First part of physical names.
   *
   * @default 'tidegate'
   */
  readonly platformName?: string;
  /** Registry that says which version serves. */
  readonly registry: IModelRegistry;
  /** Where model folders are kept and requests are recorded. */
  readonly artifactStore: IArtifactStore;
  /** Who hears of trouble. */
  readonly alerts: IAlerts;
  /**
   * What the model starts from in an empty environment.
   *
   * @default - the registry must have a champion already
   */
  readonly initialVersion?: ModelFolder;
  /**
   * How traffic moves to a new version.
   *
   * @default - Rollout.blueGreen() on instances, Rollout.canary() on a function
   */
  readonly rollout?: Rollout;
}
