import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { ContainerDefinition, DescribeTaskDefinitionResponse, Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import { clonedFromTag, rolloutTag } from '../../lib/contracts/rollout';
import type { servingEnvironment } from '../../lib/contracts/serving';
import { servingContainer, servingPort } from '../../lib/contracts/serving';
import type { CodeDeploy } from './code-deploy';
import type { Deployments, Outcome, StartAnswer } from './ports';
import type { RolloutRun } from './rollout-run';

/** Where the service is. */
export interface ServiceAddress {
  readonly cluster: string;
  readonly service: string;
  /** ARN of the revision in the template. */
  readonly templateRevision: string;
  readonly capacityProvider: string;
}

const modelUri: keyof typeof servingEnvironment = 'TIDEGATE_MODEL_URI';

/** Rolls out to an ECS service behind CodeDeploy: a clone of the template's task definition with another model. */
export class ServiceDeployments implements Deployments {
  public constructor(
    private readonly address: ServiceAddress,
    private readonly codeDeploy: CodeDeploy,
    private readonly client = new ECSClient({}),
  ) {}

  public outcome(run: RolloutRun): Promise<Outcome> {
    return this.codeDeploy.outcome(run);
  }

  public async isCurrent(artifactUri: string): Promise<boolean> {
    const { cluster, service, templateRevision } = this.address;
    const { services } = await this.client.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const primary = services?.[0]?.taskSets?.find(({ status }) => status === 'PRIMARY');
    const revision = primary?.taskDefinition ?? services?.[0]?.taskDefinition;
    if (!revision) throw new Error(`service '${service}' has no task definition`);
    const { taskDefinition, tags } = await this.describe(revision);
    const origin = tagOf(tags, clonedFromTag) ?? revision;
    return origin === templateRevision && modelOf(taskDefinition) === artifactUri;
  }

  public async start(run: RolloutRun): Promise<StartAnswer> {
    const known = await this.codeDeploy.find(run);
    if (known) return known;
    const { capacityProvider } = this.address;
    return this.codeDeploy.create(run, {
      TargetService: {
        Type: 'AWS::ECS::Service',
        Properties: {
          TaskDefinition: await this.register(run),
          LoadBalancerInfo: { ContainerName: servingContainer, ContainerPort: servingPort },
          // Left out, the deployment would strip the service of its capacity provider.
          CapacityProviderStrategy: [{ CapacityProvider: capacityProvider, Base: 0, Weight: 1 }],
        },
      },
    });
  }

  private describe(taskDefinition: string): Promise<DescribeTaskDefinitionResponse> {
    return this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));
  }

  /** The ARN of a new revision. One that a dead attempt left behind is never used and costs nothing. */
  private async register(run: RolloutRun): Promise<string> {
    const { templateRevision } = this.address;
    const { taskDefinition: template, tags } = await this.describe(templateRevision);
    if (!template) throw new Error(`task definition '${templateRevision}' does not exist`);
    const registered = await this.client.send(
      new RegisterTaskDefinitionCommand({
        family: template.family,
        taskRoleArn: template.taskRoleArn,
        executionRoleArn: template.executionRoleArn,
        networkMode: template.networkMode,
        containerDefinitions: template.containerDefinitions?.map((container) => withModel(container, run.artifactUri)),
        volumes: template.volumes,
        placementConstraints: template.placementConstraints,
        requiresCompatibilities: template.requiresCompatibilities,
        cpu: template.cpu,
        memory: template.memory,
        runtimePlatform: template.runtimePlatform,
        tags: [
          ...(tags ?? []).filter(({ key }) => !key?.startsWith('aws:')),
          { key: rolloutTag, value: run.id },
          { key: clonedFromTag, value: templateRevision },
        ],
      }),
    );
    const arn = registered.taskDefinition?.taskDefinitionArn;
    if (!arn) throw new Error(`ECS answered without an ARN for the task definition of rollout ${run.id}`);
    return arn;
  }
}

function withModel(container: ContainerDefinition, artifactUri: string): ContainerDefinition {
  if (container.name !== servingContainer) return container;
  const others = (container.environment ?? []).filter(({ name }) => name !== modelUri);
  return { ...container, environment: [...others, { name: modelUri, value: artifactUri }] };
}

function modelOf(definition: TaskDefinition | undefined): string | undefined {
  const server = definition?.containerDefinitions?.find(({ name }) => name === servingContainer);
  return server?.environment?.find(({ name }) => name === modelUri)?.value;
}

function tagOf(tags: Tag[] | undefined, key: string): string | undefined {
  return tags?.find((tag) => tag.key === key)?.value;
}
