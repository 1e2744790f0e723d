import type {
  DataCaptureConfig,
  DeploymentConfig,
  DescribeEndpointConfigOutput,
  DescribeEndpointOutput,
  EndpointStatus,
  PendingDeploymentSummary,
  ProductionVariantSummary,
  VariantStatus,
} from '@aws-sdk/client-sagemaker';
import type { Capture } from './capture';
import type { Fleet, RunningVariant } from './fleet';
import { Rotation } from './rotation';

/** Weight and size of a variant, as they are and as they are wanted. */
export interface VariantCapacity {
  weight: number;
  desiredWeight: number;
  count: number;
  desiredCount: number;
}

/** Statuses in which nothing about an endpoint may be changed. */
const inProgress: readonly EndpointStatus[] = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack', 'Deleting'];

/** An endpoint: the fleet that serves, perhaps another one that comes, and what is known of both. */
export class Endpoint {
  public status: EndpointStatus = 'Creating';
  public failureReason: string | undefined;
  public modifiedAt: Date;
  /** What serves. */
  public fleet: Fleet | undefined;
  /** What comes, with its share of the traffic. */
  public incoming: { fleet: Fleet; share: number } | undefined;
  public capacities: Map<string, VariantCapacity>;
  public capture: Capture | undefined;
  public lastDeploymentConfig: DeploymentConfig | undefined;
  public pending: PendingDeploymentSummary | undefined;
  private readonly variants = new Rotation();
  private readonly fleets = new Rotation();

  public constructor(
    public readonly name: string,
    public readonly arn: string,
    public config: DescribeEndpointConfigOutput,
    public readonly createdAt: Date,
  ) {
    this.modifiedAt = createdAt;
    this.capacities = initialCapacities(config);
  }

  /** Whether something is going on that has to end first. */
  public get isInProgress(): boolean {
    return inProgress.includes(this.status);
  }

  /**
   * Whose turn it is to answer a request.
   *
   * @param target name of the variant that the request asks for
   * @returns undefined when there is no such variant, or none that serves
   */
  public route(target?: string): RunningVariant | undefined {
    if (!this.fleet) return undefined;
    const weights = [...this.capacities].map(([name, { weight }]) => ({ name, weight }));
    const variant = target ?? this.variants.next(weights);
    if (variant === undefined) return undefined;
    const share = this.incoming?.share ?? 0;
    const side = this.fleets.next([
      { name: 'serving', weight: 1 - share },
      { name: 'incoming', weight: share },
    ]);
    const fleet = side === 'incoming' && this.incoming ? this.incoming.fleet : this.fleet;
    return fleet.variants.get(variant);
  }

  /** From now on the endpoint has the weights and counts of this configuration. */
  public applyCapacities(config: DescribeEndpointConfigOutput): void {
    this.capacities = initialCapacities(config);
  }

  /** What DescribeEndpoint answers. */
  public describe(): DescribeEndpointOutput {
    return {
      EndpointName: this.name,
      EndpointArn: this.arn,
      EndpointConfigName: this.config.EndpointConfigName,
      ProductionVariants: this.summaries(),
      ...(this.config.DataCaptureConfig && { DataCaptureConfig: captureSummary(this.config.DataCaptureConfig) }),
      EndpointStatus: this.status,
      FailureReason: this.failureReason,
      CreationTime: this.createdAt,
      LastModifiedTime: this.modifiedAt,
      LastDeploymentConfig: this.lastDeploymentConfig,
      PendingDeploymentSummary: this.pending,
    };
  }

  /** Detail of the events about the endpoint. Statuses there are in upper case, times in milliseconds. */
  public eventDetail(tags: Record<string, string>): object {
    const { PendingDeploymentSummary, DataCaptureConfig: _, LastDeploymentConfig: __, ...described } = this.describe();
    return {
      ...described,
      EndpointStatus: upperSnake(this.status),
      CreationTime: this.createdAt.getTime(),
      LastModifiedTime: this.modifiedAt.getTime(),
      ...(PendingDeploymentSummary && {
        PendingDeploymentSummary: {
          ...PendingDeploymentSummary,
          StartTime: PendingDeploymentSummary.StartTime?.getTime(),
        },
      }),
      Tags: tags,
    };
  }

  /** The summary of a deployment that runs. */
  public pendingSummary(config: DescribeEndpointConfigOutput, status: VariantStatus, startedAt: Date): void {
    const share = this.incoming?.share ?? 0;
    this.pending = {
      EndpointConfigName: config.EndpointConfigName,
      StartTime: startedAt,
      ProductionVariants: (config.ProductionVariants ?? []).map((variant) => ({
        VariantName: variant.VariantName,
        CurrentWeight: share,
        DesiredWeight: variant.InitialVariantWeight ?? 1,
        CurrentInstanceCount: share > 0 ? variant.InitialInstanceCount : 0,
        DesiredInstanceCount: variant.InitialInstanceCount,
        VariantStatus: [{ Status: status }],
      })),
    };
  }

  private summaries(): ProductionVariantSummary[] | undefined {
    if (!this.fleet) return undefined;
    return [...this.capacities].map(([name, capacity]) => ({
      VariantName: name,
      DeployedImages: [{ SpecifiedImage: this.fleet!.variants.get(name)?.image, ResolutionTime: this.createdAt }],
      CurrentWeight: capacity.weight,
      DesiredWeight: capacity.desiredWeight,
      CurrentInstanceCount: capacity.count,
      DesiredInstanceCount: capacity.desiredCount,
    }));
  }
}

/** Weights and counts that a configuration starts with. */
function initialCapacities(config: DescribeEndpointConfigOutput): Map<string, VariantCapacity> {
  return new Map(
    (config.ProductionVariants ?? []).map((variant): [string, VariantCapacity] => {
      const weight = variant.InitialVariantWeight ?? 1;
      const count = variant.InitialInstanceCount ?? 0;
      return [variant.VariantName!, { weight, desiredWeight: weight, count, desiredCount: count }];
    }),
  );
}

function captureSummary(config: DataCaptureConfig): DescribeEndpointOutput['DataCaptureConfig'] {
  return {
    EnableCapture: config.EnableCapture ?? false,
    CaptureStatus: config.EnableCapture ? 'Started' : 'Stopped',
    CurrentSamplingPercentage: config.InitialSamplingPercentage,
    DestinationS3Uri: config.DestinationS3Uri,
    KmsKeyId: config.KmsKeyId ?? '',
  };
}

function upperSnake(status: string): string {
  return status.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}
