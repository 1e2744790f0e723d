import { aws_iam as iam } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';

/** Lets a grantee hand a role to one service, and to no other. */
export function passRole(grantee: iam.IGrantable, role: iam.IRole, service: string): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': service } },
    }),
  );
}

/** Lets a grantee name a key for a resource that AWS encrypts; the grant it creates is AWS's, not the grantee's. */
export function useKeyForAws(grantee: iam.IGrantable, key: kms.IKey): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['kms:CreateGrant'],
      resources: [key.keyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  );
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: ['kms:DescribeKey'], resources: [key.keyArn] }),
  );
}
