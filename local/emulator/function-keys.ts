import { LambdaClient, paginateListFunctions, paginateListVersionsByFunction } from '@aws-sdk/client-lambda';
import { createHash } from 'node:crypto';
import { region } from '../names';
import { rootCredentials } from './credentials';

/** A function that calls, and the role that it calls as. */
export interface CallingFunction {
  readonly functionArn: string;
  readonly roleArn: string;
}

/**
 * Knows which function an access key belongs to. The emulator gives each function a key of its own, made of the hash of
 * its ARN and its role's, and has no call that leads back from the key; so the keys of all functions are made the same way.
 */
export class FunctionKeys {
  private readonly client: LambdaClient;
  private functions = new Map<string, CallingFunction>();

  public constructor(endpoint: string) {
    this.client = new LambdaClient({ endpoint, region, credentials: rootCredentials });
  }

  /** The function with this access key, if there is one. */
  public async find(accessKeyId: string): Promise<CallingFunction | undefined> {
    if (!accessKeyId.startsWith('ASIA')) return undefined;
    if (!this.functions.has(accessKeyId)) this.functions = await this.list();
    return this.functions.get(accessKeyId);
  }

  private async list(): Promise<Map<string, CallingFunction>> {
    const found = new Map<string, CallingFunction>();
    for await (const { Functions } of paginateListFunctions({ client: this.client }, {})) {
      for (const { FunctionName, FunctionArn, Role } of Functions ?? []) {
        add(found, FunctionArn!, Role!);
        const versions = paginateListVersionsByFunction({ client: this.client }, { FunctionName });
        for await (const { Versions } of versions) {
          for (const version of Versions ?? []) add(found, version.FunctionArn!, version.Role!);
        }
      }
    }
    return found;
  }
}

function add(found: Map<string, CallingFunction>, functionArn: string, roleArn: string): void {
  found.set(functionKey(functionArn, roleArn), { functionArn, roleArn });
}

/** The access key that the emulator gives to a function. */
export function functionKey(functionArn: string, roleArn: string): string {
  const digest = createHash('sha256').update(`${functionArn}:${roleArn}`).digest('hex');
  return `ASIA${digest.slice(0, 16).toUpperCase()}`;
}
