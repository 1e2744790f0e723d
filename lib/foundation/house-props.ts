import type { aws_ec2 as ec2, aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';

/**
 * What the resources of a capability share with their neighbours. `MlopsPlatform` passes its own; used alone, a
 * construct takes whatever its app already has.
 */
export interface HouseProps {
  /**
   * Key for data at rest: logs, queues, environment variables.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Network in which functions and jobs run. It must reach the AWS APIs they call, through interface endpoints or NAT.
   *
   * @default - functions run outside a VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Where events go that a function could not handle after its retries.
   *
   * @default - a queue of the construct's own
   */
  readonly deadLetterQueue?: sqs.IQueue;
}
