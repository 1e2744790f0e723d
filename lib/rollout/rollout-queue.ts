import { aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { rolloutPatience } from '../contracts/rollout';
import { acknowledge } from '../foundation/acknowledge';

/** Properties of a RolloutQueue. */
export interface RolloutQueueProps {
  /**
   * Key for the messages. Its policy must let EventBridge use it; `PlatformKey` does.
   *
   * @default - a key that SQS owns
   */
  readonly encryptionKey?: kms.IKey;
}

/** Requests for rollouts, in their order: each waits until its rollout has ended, so that no approval is lost or overtakes. */
export class RolloutQueue extends Construct {
  /** Where requests arrive. */
  public readonly requests: sqs.Queue;
  /** Requests that the handler could not handle in all its attempts. */
  public readonly lost: sqs.Queue;

  public constructor(scope: Construct, id: string, props: RolloutQueueProps) {
    super(scope, id);
    const shared: sqs.QueueProps = {
      fifo: true,
      contentBasedDeduplication: true,
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      ...(props.encryptionKey
        ? { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }
        : { encryption: sqs.QueueEncryption.SQS_MANAGED }),
    };
    this.lost = new sqs.Queue(this, 'Lost', shared);
    this.requests = new sqs.Queue(this, 'Requests', {
      ...shared,
      visibilityTimeout: Duration.seconds(rolloutPatience.retrySeconds),
      // The handler gives up by itself before, and says so; what arrives here it could not even read.
      deadLetterQueue: { queue: this.lost, maxReceiveCount: rolloutPatience.attempts + 10 },
    });
    acknowledge(this.lost, {
      rules: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
      reason: 'This is itself the dead-letter queue of the requests; an alarm watches it.',
    });
  }
}
