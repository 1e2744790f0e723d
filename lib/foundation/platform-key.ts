import { aws_iam as iam, aws_kms as kms, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { requireProps } from './required-props';

/** Properties of a PlatformKey. */
export interface PlatformKeyProps {
  /** What the key protects, for its description. */
  readonly description: string;
}

/** A customer-managed key with yearly rotation that outlives its stack, usable by the services that deliver to us. */
export class PlatformKey extends kms.Key {
  public constructor(scope: Construct, id: string, props: PlatformKeyProps) {
    requireProps('PlatformKey', props, ['description']);
    super(scope, id, {
      description: props.description,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const { account, partition, region } = Stack.of(this);
    const use = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogGroupsOfThisAccount',
        principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: use,
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
        },
      }),
    );
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsAndEventsOfThisAccount',
        principals: ['cloudwatch', 'events', 'sns'].map(
          (service) => new iam.ServicePrincipal(`${service}.amazonaws.com`),
        ),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
  }
}
