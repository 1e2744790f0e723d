import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { region } from '../names';
import { rootCredentials } from './credentials';
import type { Credentials } from './credentials';

/** Milliseconds before its end at which a session is renewed. */
const margin = 600_000;

interface Session {
  readonly credentials: Credentials;
  readonly expires: number;
}

/**
 * Sessions of roles that AWS services assume. The emulator lets its root assume what a service may assume, so the twin
 * acts as SageMaker and Step Functions do, with the role's rights and no others.
 */
export class RoleSessions {
  private readonly sessions = new Map<string, Promise<Session>>();
  private readonly roles = new Map<string, string>();
  private readonly client: STSClient;

  public constructor(
    /** Address of the emulator. */
    endpoint: string,
    /** Name of the sessions, as it shows in errors. */
    private readonly sessionName: string,
  ) {
    this.client = new STSClient({ endpoint, region, credentials: rootCredentials });
  }

  /** Credentials of a session of the role. Rejects when the role's trust policy names no service. */
  public async of(roleArn: string): Promise<Credentials> {
    const known = this.sessions.get(roleArn);
    if (known && (await known).expires > Date.now() + margin) return (await known).credentials;
    const session = this.assume(roleArn);
    this.sessions.set(roleArn, session);
    session.catch(() => this.sessions.delete(roleArn));
    return (await session).credentials;
  }

  /** The role whose session has this access key. */
  public roleOf(accessKeyId: string): string | undefined {
    return this.roles.get(accessKeyId);
  }

  private async assume(roleArn: string): Promise<Session> {
    const { Credentials: given } = await this.client.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: this.sessionName }),
    );
    this.roles.set(given!.AccessKeyId!, roleArn);
    return {
      credentials: {
        accessKeyId: given!.AccessKeyId!,
        secretAccessKey: given!.SecretAccessKey!,
        sessionToken: given!.SessionToken!,
      },
      expires: given!.Expiration!.getTime(),
    };
  }
}
