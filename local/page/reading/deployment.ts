import { paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { StackResources } from '../../deploy/stack-resources';

/** Names of what was deployed, as far as the page reads from it. */
export interface Deployment {
  readonly versionsTable: string;
  readonly ledgerTable: string;
  readonly reportsBucket: string;
  readonly models: readonly DeployedModel[];
}

/** A model and the stack that it is deployed as, which its endpoint is called after. */
export interface DeployedModel {
  readonly model: string;
  readonly stack: string;
  /** Undefined for a model that is not trained here. */
  readonly training: string | undefined;
  /** State machine of its drift monitor, if it has one. */
  readonly driftMonitor: string | undefined;
}

/** Finds out what is deployed. Names are looked up again only after a deployment. */
export class DeploymentReader {
  private known: { readonly mark: string; readonly deployment: Deployment | undefined } | undefined;

  /** @param stage whose stacks are read: `tidegate-<stage>` and `tidegate-<stage>-<model>` */
  public constructor(
    private readonly client: CloudFormationClient,
    private readonly stage: string,
  ) {}

  /** Undefined as long as the platform's stack is not there. */
  public async read(): Promise<Deployment | undefined> {
    const platform = `tidegate-${this.stage}`;
    const stacks: Stack[] = [];
    for await (const page of paginateDescribeStacks({ client: this.client }, {})) stacks.push(...(page.Stacks ?? []));
    const ours = stacks.filter(({ StackName: name, StackStatus: status }) => {
      const isDeployed = status?.endsWith('_COMPLETE') === true && status !== 'DELETE_COMPLETE';
      return isDeployed && (name === platform || name?.startsWith(`${platform}-`));
    });
    const mark = ours.map(({ StackId, LastUpdatedTime }) => `${StackId!} ${LastUpdatedTime?.toISOString()}`).join('\n');
    if (this.known?.mark !== mark) {
      this.known = {
        mark,
        deployment: await this.lookUp(
          platform,
          ours.map(({ StackName }) => StackName!),
        ),
      };
    }
    return this.known.deployment;
  }

  private async lookUp(platform: string, stacks: readonly string[]): Promise<Deployment | undefined> {
    if (!stacks.includes(platform)) return undefined;
    const resources = await StackResources.read(this.client, stacks);
    const models = stacks
      .filter((stack) => stack !== platform)
      .map((stack) => ({
        model: stack.slice(platform.length + 1),
        stack,
        training: resources.find(stack, 'ModelTrainingStateMachine'),
        driftMonitor: resources.find(stack, 'ModelDriftMonitorProfiling'),
      }));
    return {
      versionsTable: resources.physical(platform, 'PlatformRegistryVersions'),
      ledgerTable: resources.physical(platform, 'PlatformRegistryLedger'),
      reportsBucket: resources.physical(platform, 'PlatformStoreReports'),
      models: models.sort((a, b) => (a.model < b.model ? -1 : 1)),
    };
  }
}
