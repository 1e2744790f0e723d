import type { Construct } from 'constructs';
import type { ModelFolder } from '../model-registry/model-folder';
import { AttributionMonitor } from './attribution-monitor';
import type { IAttributionMonitor, PermutationAttributionProps } from './attribution-monitor';
import type { MonitoringContext } from './monitoring';

/** What a choice of attribution may look at. */
export interface AttributionContext extends MonitoringContext {
  /**
   * What the model starts from.
   *
   * @default - the registry has a champion already
   */
  readonly initialVersion?: ModelFolder;
}

/** How it is watched on which features a model's answers hang. */
export abstract class Attribution {
  /**
   * Asks the model itself: moves the values of one feature after the other among sampled records, and sees how much its
   * answers change. For models of tabular features.
   */
  public static permutation(props: PermutationAttributionProps = {}): Attribution {
    return new PermutationAttribution(props);
  }

  /** Makes the monitor in `scope`. */
  public abstract bind(scope: Construct, context: AttributionContext): IAttributionMonitor;
}

class PermutationAttribution extends Attribution {
  public constructor(private readonly props: PermutationAttributionProps) {
    super();
  }

  public bind(scope: Construct, context: AttributionContext): IAttributionMonitor {
    return new AttributionMonitor(scope, 'AttributionMonitor', { ...context, ...this.props });
  }
}
