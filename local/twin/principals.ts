import type { IncomingMessage } from 'node:http';
import { FunctionKeys } from '../emulator/function-keys';
import { RolePolicies } from '../emulator/role-policies';
import { rootCredentials } from '../emulator/credentials';
import type { RoleSessions } from '../emulator/role-sessions';
import type { AwsAction } from '../gateway/aws-action';
import { enforce, enforcePolicies, signedBy } from '../gateway/callers';
import type { Caller, Principals, SignedBy } from '../gateway/callers';
import type { PolicyDocument } from '../permissions/policy';
import type { Permission } from '../sagemaker/required-permissions';

/** The principals of the emulator's account: root, its functions, and the roles that the twin itself acts as. */
export class EmulatorPrincipals implements Principals {
  private readonly functions: FunctionKeys;
  private readonly rolePolicies: RolePolicies;

  public constructor(
    endpoint: string,
    private readonly sessions: RoleSessions,
  ) {
    this.functions = new FunctionKeys(endpoint);
    this.rolePolicies = new RolePolicies(endpoint);
  }

  public async find(accessKeyId: string): Promise<Caller | undefined> {
    if (accessKeyId === rootCredentials.accessKeyId) return { kind: 'root' };
    const assumed = this.sessions.roleOf(accessKeyId);
    if (assumed !== undefined) return { kind: 'role', roleArn: assumed, session: 'SageMaker' };
    const calling = await this.functions.find(accessKeyId);
    if (!calling) return undefined;
    return { kind: 'role', roleArn: calling.roleArn, session: calling.functionArn.split(':')[6] ?? 'function' };
  }

  public async policies(roleArn: string): Promise<readonly PolicyDocument[]> {
    return this.rolePolicies.of(roleArn);
  }

  /** @throws ApiError when the caller may not do what only the twin can check */
  public async check({ accessKeyId }: SignedBy, actions: readonly AwsAction[]): Promise<void> {
    const checked = actions.filter(({ context }) => context !== undefined);
    if (checked.length > 0) await enforce(this, accessKeyId, checked);
  }

  /** @throws ApiError when the caller may not @returns who the caller is */
  public async authorize(request: IncomingMessage, permissions: readonly Permission[]): Promise<Caller | undefined> {
    await enforcePolicies(this)(request, permissions);
    return this.find(signedBy(request)!.accessKeyId);
  }
}
