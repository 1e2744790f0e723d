import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Alias, LedgerEntry, ModelVersion } from '../../lib/contracts/registry';
import { storyModel } from './environment';
import type { DeployedEnvironment } from './environment';

/** Invokes a function and gives back what it answers. Rejects with the function's own error. */
export async function invokeFunction(
  environment: DeployedEnvironment,
  name: string,
  payload: unknown,
): Promise<unknown> {
  const { FunctionError, Payload } = await environment.lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError !== undefined) throw new Error(`function '${name}' failed: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** What the deployed registry knows of the story's model. */
export class DeployedRegistry {
  public constructor(private readonly environment: DeployedEnvironment) {}

  /** All versions, in order. */
  public async versions(): Promise<readonly ModelVersion[]> {
    return ((await this.read({ read: 'versions' })) as { versions: readonly ModelVersion[] }).versions;
  }

  /** The version that an alias names, if there is one. */
  public async alias(alias: Alias): Promise<ModelVersion | null> {
    return ((await this.read({ read: 'alias', alias })) as { version: ModelVersion | null }).version;
  }

  /** The ledger, oldest entry first, and where its chain of hashes is broken, if it is. */
  public async ledger(): Promise<{
    readonly entries: readonly LedgerEntry[];
    readonly firstBrokenLink: number | null;
  }> {
    return (await this.read({ read: 'ledger' })) as {
      entries: readonly LedgerEntry[];
      firstBrokenLink: number | null;
    };
  }

  private async read(question: object): Promise<unknown> {
    const name = this.environment.function('PlatformRegistryFunctionsRead');
    return invokeFunction(this.environment, name, { model: storyModel, ...question });
  }
}
