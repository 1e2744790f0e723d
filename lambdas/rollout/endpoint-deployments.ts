import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListTagsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import type {
  ContainerDefinition,
  DeploymentConfig,
  DescribeEndpointConfigOutput,
  DescribeEndpointOutput,
  DescribeModelOutput,
  Tag,
} from '@aws-sdk/client-sagemaker';
import { rolloutNamePrefix, rolloutTag } from '../../lib/contracts/rollout';
import { championVariant } from '../../lib/contracts/serving';
import type { DeploymentOutcomes, Deployments, Outcome, StartAnswer } from './ports';
import type { RolloutRun } from './rollout-run';

const moving: readonly (string | undefined)[] = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack'];

/** How rollouts to a SageMaker endpoint end: the endpoint serves the rollout's configuration, or another one. */
export class EndpointOutcomes implements DeploymentOutcomes {
  public constructor(
    protected readonly endpointName: string,
    protected readonly client = new SageMakerClient({}),
  ) {}

  public async outcome(run: RolloutRun): Promise<Outcome> {
    const endpoint = await this.describe();
    if (moving.includes(endpoint.EndpointStatus)) return { state: 'running' };
    if (endpoint.EndpointStatus === 'InService' && endpoint.EndpointConfigName === run.deployment) {
      return { state: 'succeeded' };
    }
    const said = endpoint.FailureReason ? `: ${endpoint.FailureReason}` : '';
    return {
      state: 'rolled-back',
      reason: `endpoint '${this.endpointName}' is ${endpoint.EndpointStatus} with ${endpoint.EndpointConfigName}${said}`,
    };
  }

  protected async describe(): Promise<DescribeEndpointOutput> {
    return this.client.send(new DescribeEndpointCommand({ EndpointName: this.endpointName }));
  }
}

/**
 * Rolls out to a SageMaker endpoint. The new configuration is a clone of the one that serves, with the model's artifact
 * exchanged, so that whatever the template or a person configured stays.
 */
export class EndpointDeployments extends EndpointOutcomes implements Deployments {
  public constructor(
    endpointName: string,
    private readonly deploymentConfig: DeploymentConfig,
    client = new SageMakerClient({}),
  ) {
    super(endpointName, client);
  }

  public async isCurrent(artifactUri: string): Promise<boolean> {
    const { model } = await this.serving(await this.describe());
    return primary(model).ModelDataSource?.S3DataSource?.S3Uri === artifactUri;
  }

  public async start(run: RolloutRun): Promise<StartAnswer> {
    const name = `${rolloutNamePrefix(this.endpointName)}${run.id}`;
    const endpoint = await this.describe();
    const known = [endpoint.EndpointConfigName, endpoint.PendingDeploymentSummary?.EndpointConfigName];
    if (known.includes(name)) return { state: 'started', deployment: name };
    if (endpoint.EndpointStatus !== 'InService') {
      return { state: 'busy', reason: `endpoint '${this.endpointName}' is ${endpoint.EndpointStatus}` };
    }
    const { config, model } = await this.serving(endpoint);
    const tags = await this.tagsOf(config, run);
    await this.createModel(name, model, run, tags);
    await this.createConfig(name, config, tags);
    await this.client.send(
      new UpdateEndpointCommand({
        EndpointName: this.endpointName,
        EndpointConfigName: name,
        RetainAllVariantProperties: true,
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DataCaptureConfig' }],
        DeploymentConfig: this.deploymentConfig,
      }),
    );
    return { state: 'started', deployment: name };
  }

  private async serving(
    endpoint: DescribeEndpointOutput,
  ): Promise<{ config: DescribeEndpointConfigOutput; model: DescribeModelOutput }> {
    const config = await this.client.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: endpoint.EndpointConfigName }),
    );
    const variant = config.ProductionVariants?.find(({ VariantName }) => VariantName === championVariant);
    if (!variant?.ModelName) {
      throw new Error(
        `configuration '${endpoint.EndpointConfigName}' has no variant '${championVariant}' with a model`,
      );
    }
    return { config, model: await this.client.send(new DescribeModelCommand({ ModelName: variant.ModelName })) };
  }

  private async tagsOf({ EndpointConfigArn }: DescribeEndpointConfigOutput, run: RolloutRun): Promise<Tag[]> {
    const { Tags } = await this.client.send(new ListTagsCommand({ ResourceArn: EndpointConfigArn }));
    const inherited = (Tags ?? []).filter(({ Key }) => !Key?.startsWith('aws:') && Key !== rolloutTag);
    return [...inherited, { Key: rolloutTag, Value: run.id }];
  }

  private async createModel(name: string, model: DescribeModelOutput, run: RolloutRun, tags: Tag[]): Promise<void> {
    const container = primary(model);
    const source = container.ModelDataSource?.S3DataSource;
    if (!source) throw new Error(`model '${model.ModelName}' has no uncompressed model data to exchange`);
    await ignoreExisting(
      this.client.send(
        new CreateModelCommand({
          ModelName: name,
          PrimaryContainer: { ...container, ModelDataSource: { S3DataSource: { ...source, S3Uri: run.artifactUri } } },
          ExecutionRoleArn: model.ExecutionRoleArn,
          VpcConfig: model.VpcConfig,
          EnableNetworkIsolation: model.EnableNetworkIsolation,
          Tags: tags,
        }),
      ),
    );
  }

  private async createConfig(name: string, config: DescribeEndpointConfigOutput, tags: Tag[]): Promise<void> {
    await ignoreExisting(
      this.client.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName: name,
          ProductionVariants: config.ProductionVariants?.map((variant) =>
            variant.VariantName === championVariant ? { ...variant, ModelName: name } : variant,
          ),
          DataCaptureConfig: config.DataCaptureConfig,
          KmsKeyId: config.KmsKeyId,
          AsyncInferenceConfig: config.AsyncInferenceConfig,
          Tags: tags,
        }),
      ),
    );
  }
}

function primary(model: DescribeModelOutput): ContainerDefinition {
  const container = model.PrimaryContainer ?? model.Containers?.[0];
  if (!container) throw new Error(`model '${model.ModelName}' has no container`);
  return container;
}

/** A repeated start meets what it made the first time. SageMaker says so only in the message of a ValidationException. */
async function ignoreExisting(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    if (!/already exist/i.test((error as Error).message)) throw error;
  });
}
