import { aws_iam as iam, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import type { aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

/** Properties of a DeadLetterQueue. */
export interface DeadLetterQueueProps {
  /**
   * Key for the messages.
   *
   * @default - a key that SQS owns
   */
  readonly encryptionKey?: kms.IKey;
}

/** A queue for events that could not be handled: encrypted, TLS only, kept for two weeks. */
export class DeadLetterQueue extends sqs.Queue {
  public constructor(scope: Construct, id: string, props: DeadLetterQueueProps = {}) {
    super(scope, id, {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      ...(props.encryptionKey
        ? { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }
        : { encryption: sqs.QueueEncryption.SQS_MANAGED }),
    });
    // Rules anywhere in the account may give up here. Naming each would tie this stack to theirs in a circle.
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'EventsOfThisAccount',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.stack.account } },
      }),
    );
    acknowledge(this, {
      rules: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
      reason:
        'This is itself the dead-letter queue: an alarm watches it, and a second queue behind it would have no reader.',
    });
  }
}
