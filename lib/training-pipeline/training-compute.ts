import { Duration, Size, Token } from 'aws-cdk-lib';
import { hasLocalStorage } from '../foundation/instance-storage';

/** What a training job runs on. */
export interface TrainingComputeProps {
  /**
   * SageMaker instance type.
   *
   * @default 'ml.m5.xlarge'
   */
  readonly instanceType?: string;
  /**
   * Number of instances.
   *
   * @default 1
   */
  readonly instanceCount?: number;
  /**
   * Size of each instance's volume.
   *
   * @default 30 GiB
   */
  readonly volumeSize?: Size;
  /**
   * How long the job may run before it is stopped.
   *
   * @default 4 hours
   */
  readonly maximumRuntime?: Duration;
  /**
   * Whether the instance type has local NVMe storage: SageMaker then refuses a key for the volume, and the local storage
   * is encrypted in hardware.
   *
   * @default - known from the instance family
   */
  readonly localStorage?: boolean;
}

/** What a training job on spot capacity runs on. */
export interface SpotTrainingProps extends TrainingComputeProps {
  /**
   * How long to wait for capacity and run, together.
   *
   * @default - twice the maximum runtime
   */
  readonly maximumWait?: Duration;
}

/** Instances for training, on spot capacity with checkpoints or on demand. */
export class TrainingCompute {
  /**
   * Spot capacity: up to 90 % cheaper; an interrupted job goes on from its last checkpoint in `/opt/ml/checkpoints`,
   * or from the start if the program writes none.
   */
  public static spot(props: SpotTrainingProps = {}): TrainingCompute {
    const runtime = props.maximumRuntime ?? Duration.hours(4);
    return new TrainingCompute(props, props.maximumWait ?? Duration.seconds(runtime.toSeconds() * 2));
  }

  /** Capacity on demand: starts at once, is never interrupted. */
  public static onDemand(props: TrainingComputeProps = {}): TrainingCompute {
    return new TrainingCompute(props);
  }

  /** SageMaker instance type. */
  public readonly instanceType: string;
  /** Number of instances. */
  public readonly instanceCount: number;
  /** Size of each volume. */
  public readonly volumeSize: Size;
  /** How long a job may run. */
  public readonly maximumRuntime: Duration;
  /** Whether a key for the volume would be refused. */
  public readonly localStorage: boolean;

  private constructor(
    props: TrainingComputeProps,
    /** How long a job may wait and run on spot capacity; absent on demand. */
    public readonly maximumWait?: Duration,
  ) {
    this.instanceType = props.instanceType ?? 'ml.m5.xlarge';
    this.instanceCount = props.instanceCount ?? 1;
    this.volumeSize = props.volumeSize ?? Size.gibibytes(30);
    this.maximumRuntime = props.maximumRuntime ?? Duration.hours(4);
    if (!Token.isUnresolved(this.instanceType) && !/^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(this.instanceType)) {
      throw new Error(`instanceType must be a SageMaker type like 'ml.m5.xlarge'; got '${this.instanceType}'`);
    }
    this.localStorage = props.localStorage ?? hasLocalStorage(this.instanceType);
    this.validateLimits();
  }

  /** The longest that a job may take, from its start to its end. */
  public get longest(): Duration {
    return this.maximumWait ?? this.maximumRuntime;
  }

  private validateLimits(): void {
    const runtime = this.maximumRuntime.toSeconds();
    if (runtime < 60 || runtime > 28 * 24 * 3600) {
      throw new Error(`maximumRuntime must be from 1 minute to 28 days; got ${this.maximumRuntime.toHumanString()}`);
    }
    if (this.maximumWait && this.maximumWait.toSeconds() < runtime) {
      throw new Error(
        `maximumWait (${this.maximumWait.toHumanString()}) covers waiting and running, so it must not be shorter than ` +
          `maximumRuntime (${this.maximumRuntime.toHumanString()})`,
      );
    }
    if (!(Number.isInteger(this.instanceCount) && this.instanceCount >= 1)) {
      throw new Error(`instanceCount must be a whole number from 1; got ${this.instanceCount}`);
    }
  }
}
