import type {
  CreateEndpointInput,
  DeleteEndpointInput,
  DeploymentConfig,
  DescribeEndpointConfigOutput,
  DescribeEndpointInput,
  DescribeEndpointOutput,
  ListEndpointsInput,
  UpdateEndpointInput,
  UpdateEndpointWeightsAndCapacitiesInput,
} from '@aws-sdk/client-sagemaker';
import { validationError } from '../errors';
import type { World } from '../ports';
import type { EndpointConfigs } from '../resources/endpoint-configs';
import { page } from '../resources/listing';
import type { Models } from '../resources/models';
import { NamedResources } from '../resources/named-resources';
import type { Tags } from '../resources/tags';
import { Capture } from './capture';
import { deploy } from './deployment';
import { Endpoint } from './endpoint';
import { Fleet } from './fleet';
import { retainProperties } from './retained-properties';

/** Endpoints. Whatever takes time goes on after the answer, as in AWS. */
export class Endpoints {
  private readonly endpoints = new NamedResources<Endpoint>('endpoint', 'endpoint');
  private readonly closing = new AbortController();
  private readonly work = new Set<Promise<void>>();

  public constructor(
    private readonly models: Models,
    private readonly configs: EndpointConfigs,
    private readonly tags: Tags,
    private readonly world: World,
    /** Told of what went wrong and has nobody to answer to. */
    private readonly report: (error: unknown) => void,
  ) {}

  public create(input: CreateEndpointInput): { EndpointArn: string } {
    const name = input.EndpointName!;
    const EndpointArn = this.endpoints.arn(name);
    const config = this.configs.describe({ EndpointConfigName: input.EndpointConfigName });
    const endpoint = new Endpoint(name, EndpointArn, config, this.world.pace.now());
    this.endpoints.add(name, endpoint);
    this.tags.set(EndpointArn, input.Tags);
    this.goOn(async () => this.start(endpoint, config));
    return { EndpointArn };
  }

  public describe({ EndpointName }: DescribeEndpointInput): DescribeEndpointOutput {
    return this.endpoints.get(EndpointName!).describe();
  }

  public update(input: UpdateEndpointInput): { EndpointArn: string } {
    const endpoint = this.settled(input.EndpointName!);
    const requested = this.configs.describe({ EndpointConfigName: input.EndpointConfigName });
    const config = retainProperties(endpoint, requested, input);
    const deploymentConfig =
      input.DeploymentConfig ?? (input.RetainDeploymentConfig ? endpoint.lastDeploymentConfig : undefined);
    endpoint.status = 'Updating';
    endpoint.failureReason = undefined;
    this.goOn(async () => this.replace(endpoint, config, deploymentConfig));
    return { EndpointArn: endpoint.arn };
  }

  public updateWeightsAndCapacities(input: UpdateEndpointWeightsAndCapacitiesInput): { EndpointArn: string } {
    const endpoint = this.settled(input.EndpointName!);
    const wanted = (input.DesiredWeightsAndCapacities ?? []).map((desired) => {
      const capacity = endpoint.capacities.get(desired.VariantName!);
      if (!capacity)
        throw validationError(`Could not find variant "${desired.VariantName!}" of endpoint "${endpoint.arn}".`);
      return { capacity, desired };
    });
    for (const { capacity, desired } of wanted) {
      capacity.desiredWeight = desired.DesiredWeight ?? capacity.desiredWeight;
      capacity.desiredCount = desired.DesiredInstanceCount ?? capacity.desiredCount;
    }
    endpoint.status = 'Updating';
    this.goOn(async () => {
      await this.publish(endpoint, 'endpoint');
      await this.world.pace.wait(60, this.closing.signal);
      for (const { capacity } of wanted) {
        capacity.weight = capacity.desiredWeight;
        capacity.count = capacity.desiredCount;
      }
      await this.settle(endpoint, 'InService');
    });
    return { EndpointArn: endpoint.arn };
  }

  public delete({ EndpointName }: DeleteEndpointInput): object {
    const endpoint = this.settled(EndpointName!);
    endpoint.status = 'Deleting';
    this.goOn(async () => {
      await this.publish(endpoint, 'endpoint');
      await endpoint.fleet?.stop();
      await endpoint.capture?.flush();
      this.endpoints.remove(endpoint.name);
      this.tags.drop(endpoint.arn);
    });
    return {};
  }

  public list(input: ListEndpointsInput): object {
    const all = this.endpoints
      .all()
      .map((endpoint) => ({ name: endpoint.name, createdAt: endpoint.createdAt, status: endpoint.status, endpoint }));
    const { items, NextToken } = page(all, input);
    return {
      NextToken,
      Endpoints: items.map(({ endpoint }) => ({
        EndpointName: endpoint.name,
        EndpointArn: endpoint.arn,
        CreationTime: endpoint.createdAt,
        LastModifiedTime: endpoint.modifiedAt,
        EndpointStatus: endpoint.status,
      })),
    };
  }

  /** The endpoint that answers invocations, if there is one. */
  public find(name: string): Endpoint | undefined {
    return this.endpoints.find(name);
  }

  /** Ends all servers and what still goes on. */
  public async close(): Promise<void> {
    this.closing.abort(new Error('the twin stops'));
    await Promise.allSettled(this.work);
    await Promise.all(
      this.endpoints.all().map(async ({ fleet, incoming, capture }) => {
        await Promise.all([fleet?.stop(), incoming?.fleet.stop()]);
        await capture?.flush();
      }),
    );
  }

  private settled(name: string): Endpoint {
    const endpoint = this.endpoints.get(name);
    if (endpoint.isInProgress) throw validationError(`Cannot update in-progress endpoint "${endpoint.arn}".`);
    return endpoint;
  }

  private async start(endpoint: Endpoint, config: DescribeEndpointConfigOutput): Promise<void> {
    await this.publish(endpoint, 'endpoint');
    try {
      endpoint.fleet = await Fleet.start(endpoint.name, config, this.models, this.world);
    } catch (error) {
      endpoint.failureReason = (error as Error).message;
      return this.settle(endpoint, 'Failed');
    }
    this.captureAs(endpoint, config);
    await this.settle(endpoint, 'InService');
  }

  private async replace(
    endpoint: Endpoint,
    config: DescribeEndpointConfigOutput,
    deploymentConfig: DeploymentConfig | undefined,
  ): Promise<void> {
    await this.publish(endpoint, 'endpoint');
    const { models, world } = this;
    const changed = async (kind: 'endpoint' | 'deployment'): Promise<void> => this.publish(endpoint, kind);
    const { signal } = this.closing;
    const result = await deploy({ endpoint, config, deploymentConfig, models, world, changed, signal });
    endpoint.pending = undefined;
    endpoint.lastDeploymentConfig = deploymentConfig;
    if (result.state === 'rolled-back') {
      endpoint.failureReason = result.reason;
      return this.settle(endpoint, endpoint.fleet ? 'InService' : 'Failed');
    }
    endpoint.config = config;
    endpoint.applyCapacities(config);
    this.captureAs(endpoint, config);
    await this.settle(endpoint, 'InService');
  }

  private captureAs(endpoint: Endpoint, { DataCaptureConfig: config }: DescribeEndpointConfigOutput): void {
    const before = endpoint.capture;
    endpoint.capture = config?.EnableCapture
      ? new Capture(endpoint.name, config, this.world.storage, this.report)
      : undefined;
    if (before) this.goOn(async () => before.flush());
  }

  private async settle(endpoint: Endpoint, status: 'InService' | 'Failed'): Promise<void> {
    endpoint.status = status;
    await this.publish(endpoint, 'deployment');
    await this.publish(endpoint, 'endpoint');
  }

  private async publish(endpoint: Endpoint, kind: 'endpoint' | 'deployment'): Promise<void> {
    endpoint.modifiedAt = this.world.pace.now();
    const type = kind === 'endpoint' ? 'SageMaker Endpoint State Change' : 'SageMaker Endpoint Deployment State Change';
    await this.world.events.publish(type, [endpoint.arn], endpoint.eventDetail(this.tags.asRecord(endpoint.arn)));
  }

  private goOn(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        if (!this.closing.signal.aborted) this.report(error);
      })
      .finally(() => this.work.delete(running));
    this.work.add(running);
  }
}
