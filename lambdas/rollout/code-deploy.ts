import {
  CodeDeployClient,
  CreateDeploymentCommand,
  DeploymentLimitExceededException,
  GetDeploymentCommand,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import type { DeploymentInfo, ListDeploymentsInput } from '@aws-sdk/client-codedeploy';
import type { DeploymentOutcomes, Outcome, StartAnswer } from './ports';
import type { RolloutRun } from './rollout-run';

/** One resource of an AppSpec: what is replaced by what. */
export interface AppSpecResource {
  readonly [name: string]: { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };
}

/** Deployments of one deployment group. A rollout is recognized by its id in the deployment's description. */
export class CodeDeploy implements DeploymentOutcomes {
  public constructor(
    private readonly applicationName: string,
    private readonly deploymentGroupName: string,
    private readonly client = new CodeDeployClient({}),
  ) {}

  public async outcome(run: RolloutRun): Promise<Outcome> {
    const info = await this.describe(run.deployment);
    switch (info?.status) {
      case 'Succeeded':
        return { state: 'succeeded' };
      case 'Failed':
      case 'Stopped': {
        const { code, message } = info.errorInformation ?? {};
        return {
          state: 'rolled-back',
          reason: `deployment ${run.deployment} ${info.status}: ${code ?? ''} ${message ?? ''}`,
        };
      }
      default:
        return { state: 'running' };
    }
  }

  /** The deployment that a rollout started before, or the one that is in its way; undefined when the way is free. */
  public async find(run: RolloutRun): Promise<StartAnswer | undefined> {
    for await (const id of this.list({ createTimeRange: { start: new Date(run.openedAt) } })) {
      if ((await this.describe(id))?.description === describe(run)) return { state: 'started', deployment: id };
    }
    for await (const id of this.list({ includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] })) {
      return { state: 'busy', reason: `deployment ${id} is under way` };
    }
    return undefined;
  }

  /** Starts a deployment; busy when the group has an active one. */
  public async create(run: RolloutRun, resource: AppSpecResource): Promise<StartAnswer> {
    try {
      const { deploymentId } = await this.client.send(
        new CreateDeploymentCommand({
          applicationName: this.applicationName,
          deploymentGroupName: this.deploymentGroupName,
          description: describe(run),
          revision: {
            revisionType: 'AppSpecContent',
            appSpecContent: { content: JSON.stringify({ version: '0.0', Resources: [resource] }) },
          },
        }),
      );
      if (!deploymentId) throw new Error(`CodeDeploy answered without a deployment id for rollout ${run.id}`);
      return { state: 'started', deployment: deploymentId };
    } catch (error) {
      if (error instanceof DeploymentLimitExceededException) return { state: 'busy', reason: error.message };
      throw error;
    }
  }

  private async *list(
    which: Pick<ListDeploymentsInput, 'createTimeRange' | 'includeOnlyStatuses'>,
  ): AsyncIterable<string> {
    const { applicationName, deploymentGroupName } = this;
    const pages = paginateListDeployments({ client: this.client }, { applicationName, deploymentGroupName, ...which });
    for await (const { deployments } of pages) yield* deployments ?? [];
  }

  private async describe(deploymentId: string | undefined): Promise<DeploymentInfo | undefined> {
    return (await this.client.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo;
  }
}

function describe(run: RolloutRun): string {
  return `rollout ${run.id} of ${run.model} ${run.version}`;
}
