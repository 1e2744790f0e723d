import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdated,
  waitUntilPublishedVersionActive,
} from '@aws-sdk/client-lambda';
import type { servingEnvironment } from '../../lib/contracts/serving';
import type { CodeDeploy } from './code-deploy';
import type { Deployments, Outcome, StartAnswer } from './ports';
import type { RolloutRun } from './rollout-run';

/** Where the function is. */
export interface FunctionAddress {
  readonly functionName: string;
  readonly alias: string;
}

const modelUri: keyof typeof servingEnvironment = 'TIDEGATE_MODEL_URI';
// Three waits of this length fit into one invocation.
const patienceSeconds = 15;

type Variables = Readonly<Record<string, string>>;

/** Rolls out to a Lambda alias: a published version of the function with another model, and CodeDeploy moves the alias. */
export class FunctionDeployments implements Deployments {
  public constructor(
    private readonly address: FunctionAddress,
    private readonly codeDeploy: CodeDeploy,
    private readonly client = new LambdaClient({}),
  ) {}

  public outcome(run: RolloutRun): Promise<Outcome> {
    return this.codeDeploy.outcome(run);
  }

  public async isCurrent(artifactUri: string): Promise<boolean> {
    return (await this.variables(this.address.alias))[modelUri] === artifactUri;
  }

  public async start(run: RolloutRun): Promise<StartAnswer> {
    const known = await this.codeDeploy.find(run);
    if (known) return known;
    const { functionName, alias } = this.address;
    const current = await this.client.send(new GetAliasCommand({ FunctionName: functionName, Name: alias }));
    if (Object.keys(current.RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0) {
      return { state: 'busy', reason: `alias '${alias}' is moving already` };
    }
    const published = await this.publish(run).catch(stillUpdating);
    if (published.state === 'busy') return published;
    return this.codeDeploy.create(run, {
      [functionName]: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Name: functionName,
          Alias: alias,
          CurrentVersion: current.FunctionVersion,
          TargetVersion: published.version,
        },
      },
    });
  }

  /**
   * Publishes the function with the rollout's model, then puts the unpublished function back to the model that serves:
   * so it is what the template says, whatever becomes of the rollout. Every step bears repetition: publishing an
   * unchanged function gives the version that was published before.
   */
  private async publish(run: RolloutRun): Promise<{ readonly state: 'published'; readonly version: string }> {
    const { functionName } = this.address;
    const unpublished = await this.variables();
    const serving = (await this.variables(this.address.alias))[modelUri];
    await this.configure({ ...unpublished, [modelUri]: run.artifactUri });
    const { Version } = await this.client.send(
      new PublishVersionCommand({
        FunctionName: functionName,
        Description: `${run.model} ${run.version}, rollout ${run.id}`,
      }),
    );
    if (!Version) throw new Error(`Lambda answered without a version for rollout ${run.id}`);
    await waitUntilPublishedVersionActive(this.patience(), { FunctionName: functionName, Qualifier: Version });
    if (serving !== undefined) await this.configure({ ...unpublished, [modelUri]: serving });
    return { state: 'published', version: Version };
  }

  private async configure(variables: Variables): Promise<void> {
    const { functionName: FunctionName } = this.address;
    await this.client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: variables } }),
    );
    await waitUntilFunctionUpdated(this.patience(), { FunctionName });
  }

  private async variables(qualifier?: string): Promise<Variables> {
    const { functionName } = this.address;
    const { Environment } = await this.client.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName, Qualifier: qualifier }),
    );
    if (Environment?.Error) {
      throw new Error(`the environment of '${functionName}' cannot be read: ${Environment.Error.Message}`);
    }
    return Environment?.Variables ?? {};
  }

  private patience() {
    return { client: this.client, maxWaitTime: patienceSeconds };
  }
}

/** Lambda refuses a change while another one settles, and a waiter gives up in time: both mean that later will do. */
function stillUpdating(error: unknown): Extract<StartAnswer, { readonly state: 'busy' }> {
  const { name, message } = error as Error;
  if (name !== 'TimeoutError' && name !== 'ResourceConflictException') throw error;
  return { state: 'busy', reason: `the function is being updated: ${message}` };
}
