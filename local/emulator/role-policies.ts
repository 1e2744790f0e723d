import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { region, twinStatementId } from '../names';
import { statementsOf } from '../permissions/policy';
import type { PolicyDocument } from '../permissions/policy';
import { rootCredentials } from './credentials';

/** Milliseconds for which policies are taken to be the same. */
const freshness = 5000;

/** Reads what roles are allowed. */
export class RolePolicies {
  private readonly client: IAMClient;
  private readonly known = new Map<string, { readonly at: number; readonly documents: Promise<PolicyDocument[]> }>();

  public constructor(endpoint: string) {
    this.client = new IAMClient({ endpoint, region, credentials: rootCredentials });
  }

  /** Every policy of a role, managed and inline. Rejects when there is no such role. */
  public async of(roleArn: string): Promise<readonly PolicyDocument[]> {
    const known = this.known.get(roleArn);
    if (known && known.at > Date.now() - freshness) return known.documents;
    const documents = this.read(roleArn.slice(roleArn.lastIndexOf('/') + 1));
    this.known.set(roleArn, { at: Date.now(), documents });
    documents.catch(() => this.known.delete(roleArn));
    return documents;
  }

  private async read(RoleName: string): Promise<PolicyDocument[]> {
    const [{ AttachedPolicies }, { PolicyNames }] = await Promise.all([
      this.client.send(new ListAttachedRolePoliciesCommand({ RoleName })),
      this.client.send(new ListRolePoliciesCommand({ RoleName })),
    ]);
    return Promise.all([
      ...(AttachedPolicies ?? []).map(async ({ PolicyArn }) => this.managed(PolicyArn!)),
      ...(PolicyNames ?? []).map(async (PolicyName) => {
        const { PolicyDocument: text } = await this.client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return parse(text!);
      }),
    ]);
  }

  private async managed(PolicyArn: string): Promise<PolicyDocument> {
    // The emulator has none of the policies that AWS manages.
    if (PolicyArn.startsWith('arn:aws:iam::aws:')) return {};
    const { Policy } = await this.client.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy!.DefaultVersionId;
    const { PolicyVersion } = await this.client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return parse(PolicyVersion!.Document!);
  }
}

/** Documents come encoded as in an address. What the projection added grants nothing by itself. */
function parse(text: string): PolicyDocument {
  const document = JSON.parse(text.startsWith('{') ? text : decodeURIComponent(text)) as PolicyDocument;
  return { Statement: statementsOf(document).filter(({ Sid }) => !Sid?.startsWith(twinStatementId)) };
}
