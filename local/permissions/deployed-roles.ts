import { CloudFormationClient, paginateListStackResources, paginateListStacks } from '@aws-sdk/client-cloudformation';
import { IAMClient, GetRoleCommand } from '@aws-sdk/client-iam';
import { rootCredentials } from '../emulator/credentials';
import { RolePolicies } from '../emulator/role-policies';
import { region } from '../names';
import type { GrantingRole } from './grants';

/** Every role of the deployed stacks, in the order of their names in the templates. */
export async function deployedRoles(endpoint: string): Promise<GrantingRole[]> {
  const options = { endpoint, region, credentials: rootCredentials };
  const client = new CloudFormationClient(options);
  const iam = new IAMClient(options);
  const policies = new RolePolicies(endpoint);
  const roles: GrantingRole[] = [];
  for await (const { StackSummaries } of paginateListStacks({ client }, {})) {
    for (const { StackName, StackStatus } of StackSummaries ?? []) {
      if (StackName === 'CDKToolkit' || StackStatus === 'DELETE_COMPLETE') continue;
      for await (const page of paginateListStackResources({ client }, { StackName })) {
        for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
          if (ResourceType !== 'AWS::IAM::Role') continue;
          const { Role } = await iam.send(new GetRoleCommand({ RoleName: PhysicalResourceId! }));
          roles.push({
            arn: Role!.Arn!,
            name: `${StackName!}/${LogicalResourceId!.replace(/[0-9A-F]{8}$/, '')}`,
            description: Role!.Description ?? '',
            policies: await policies.of(Role!.Arn!),
          });
        }
      }
    }
  }
  client.destroy();
  iam.destroy();
  return roles.sort((a, b) => (a.name < b.name ? -1 : 1));
}
