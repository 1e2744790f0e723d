import type { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import type { HouseProps } from '../foundation/house-props';
import type { ServingUsage } from '../inference/serving-usage';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAlerts } from '../observability/alerts';
import { DriftMonitor } from './drift-monitor';
import type { IDriftMonitor } from './drift-monitor';
import type { DriftMonitoringProps } from './drift-monitoring-props';

/** What a choice of monitoring may look at. */
export interface MonitoringContext extends HouseProps {
  /** Name of the model. */
  readonly model: string;
  /** Registry that knows the champion. */
  readonly registry: IModelRegistry;
  /** Where capture is read and verdicts are written. */
  readonly artifactStore: IArtifactStore;
  /** Who is told. */
  readonly alerts: IAlerts;
  /**
   * What serving is paid for by.
   *
   * @default - every request is in the capture, and the cost of predictions cannot be reckoned
   */
  readonly servingUsage?: ServingUsage;
  /**
   * Alarms that say more than those of the monitor: nobody is told of it while one of them stands.
   *
   * @default - none
   */
  readonly explainedBy?: cloudwatch.IAlarm[];
}

/** How a model is watched. */
export abstract class Monitoring {
  /** Compares what the model is asked with what it was trained on. */
  public static drift(props: DriftMonitoringProps = {}): Monitoring {
    return new DriftMonitoring(props);
  }

  /** Makes the monitor in `scope`. */
  public abstract bind(scope: Construct, context: MonitoringContext): IDriftMonitor;
}

class DriftMonitoring extends Monitoring {
  public constructor(private readonly props: DriftMonitoringProps) {
    super();
  }

  public bind(scope: Construct, context: MonitoringContext): IDriftMonitor {
    return new DriftMonitor(scope, 'DriftMonitor', { ...context, ...this.props });
  }
}
