import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from '@aws-sdk/client-sagemaker';
import type { DescribeEndpointOutput, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { EndpointSnapshot, VariantSnapshot } from '../snapshot';

/** What a variant of a configuration holds; configurations never change. */
interface VariantContent {
  readonly artifactUri: string | null;
  readonly instanceType: string | null;
}

/** Finds the version of a model folder's address, if the registry has one. */
export type VersionFinder = (artifactUri: string) => string | undefined;

/** Reads endpoints with what is in them. */
export class EndpointReader {
  private readonly configs = new Map<string, Promise<ReadonlyMap<string, VariantContent>>>();

  public constructor(private readonly client: SageMakerClient) {}

  /** Null when there is no endpoint of that name. */
  public async read(name: string, versionOf: VersionFinder): Promise<EndpointSnapshot | null> {
    let found: DescribeEndpointOutput;
    try {
      found = await this.client.send(new DescribeEndpointCommand({ EndpointName: name }));
    } catch (error) {
      // SageMaker says so of an endpoint that is not there.
      if ((error as Error).name === 'ValidationException') return null;
      throw error;
    }
    const pending = found.PendingDeploymentSummary;
    const capture = found.DataCaptureConfig;
    return {
      name,
      status: found.EndpointStatus!,
      configName: found.EndpointConfigName!,
      changedAt: found.LastModifiedTime!.toISOString(),
      failureReason: found.FailureReason ?? null,
      capturePercent: capture?.EnableCapture ? (capture.CurrentSamplingPercentage ?? 0) : 0,
      variants: await this.variants(found.EndpointConfigName!, found.ProductionVariants ?? [], versionOf),
      incoming: pending
        ? await this.variants(pending.EndpointConfigName!, pending.ProductionVariants ?? [], versionOf)
        : [],
    };
  }

  private async variants(
    config: string,
    variants: NonNullable<DescribeEndpointOutput['ProductionVariants']>,
    versionOf: VersionFinder,
  ): Promise<VariantSnapshot[]> {
    const contents = await this.config(config);
    return variants.map((variant) => {
      const content = contents.get(variant.VariantName!);
      return {
        name: variant.VariantName!,
        version: (content?.artifactUri && versionOf(content.artifactUri)) ?? null,
        instanceType: content?.instanceType ?? null,
        weight: variant.CurrentWeight ?? 0,
        desiredWeight: variant.DesiredWeight ?? 0,
        instances: variant.CurrentInstanceCount ?? 0,
        desiredInstances: variant.DesiredInstanceCount ?? 0,
      };
    });
  }

  private async config(name: string): Promise<ReadonlyMap<string, VariantContent>> {
    const known = this.configs.get(name) ?? this.readConfig(name);
    this.configs.set(name, known);
    known.catch(() => this.configs.delete(name));
    return known;
  }

  private async readConfig(EndpointConfigName: string): Promise<ReadonlyMap<string, VariantContent>> {
    const { ProductionVariants } = await this.client.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    const contents = new Map<string, VariantContent>();
    for (const { VariantName, ModelName, InstanceType } of ProductionVariants ?? []) {
      const model = await this.client.send(new DescribeModelCommand({ ModelName }));
      const artifactUri = model.PrimaryContainer?.ModelDataSource?.S3DataSource?.S3Uri ?? null;
      contents.set(VariantName!, { artifactUri, instanceType: InstanceType ?? null });
    }
    return contents;
  }
}
