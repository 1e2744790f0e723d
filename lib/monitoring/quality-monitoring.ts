import type { Construct } from 'constructs';
import type { MonitoringContext } from './monitoring';
import { QualityMonitor } from './quality-monitor';
import type { IQualityMonitor, QualityMonitoringProps } from './quality-monitor';

/** How the quality of a model's answers is watched. */
export abstract class QualityMonitoring {
  /** Joins answers with what really happened, which somebody has to deliver. */
  public static byLabels(props: QualityMonitoringProps = {}): QualityMonitoring {
    return new LabelledQuality(props);
  }

  /** Makes the monitor in `scope`. */
  public abstract bind(scope: Construct, context: MonitoringContext): IQualityMonitor;
}

class LabelledQuality extends QualityMonitoring {
  public constructor(private readonly props: QualityMonitoringProps) {
    super();
  }

  public bind(scope: Construct, context: MonitoringContext): IQualityMonitor {
    return new QualityMonitor(scope, 'QualityMonitor', { ...context, ...this.props });
  }
}
