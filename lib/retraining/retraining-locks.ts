import { aws_dynamodb as dynamodb, RemovalPolicy } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { lockKeys } from '../contracts/retraining';
import { acknowledge, inRegulatoryPacks } from '../foundation/acknowledge';
import { PlatformKey } from '../foundation/platform-key';

/** Properties of RetrainingLocks. */
export interface RetrainingLocksProps {
  /**
   * Key of the table.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;
}

/** The table in which retraining is locked, one training at a time per model, and every cause is answered once. */
export class RetrainingLocks extends dynamodb.Table {
  public constructor(scope: Construct, id: string, props: RetrainingLocksProps = {}) {
    super(scope, id, {
      partitionKey: { name: lockKeys.partition, type: dynamodb.AttributeType.STRING },
      sortKey: { name: lockKeys.sort, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: lockKeys.timeToLive,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey:
        props.encryptionKey ?? new PlatformKey(scope, `${id}Key`, { description: 'Retraining locks of Tidegate' }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this, {
      rules: inRegulatoryPacks('DynamoDBInBackupPlan', ['NIST.800.53.R5', 'HIPAA.Security']),
      reason:
        'The table holds who trains at this moment and which causes were answered; it is worth nothing a day later. ' +
        'Every decision is in the ledger, which is backed up; point-in-time recovery covers accidents.',
    });
  }
}
