import { Duration } from 'aws-cdk-lib';
import type { aws_events as events, aws_sqs as sqs } from 'aws-cdk-lib';

const patience = Duration.hours(24);
const maximumRetries = 185;

/**
 * The target of a rule, with EventBridge's full patience and a dead-letter queue for what it could not deliver.
 *
 * The CDK's own `deadLetterQueue` option adds a statement naming the rule to the queue's policy, which is a cycle when the
 * queue belongs to another stack. A `DeadLetterQueue` admits EventBridge itself; any other queue must do so too.
 */
export class ReliableTarget implements events.IRuleTarget {
  public constructor(
    private readonly target: events.IRuleTarget,
    private readonly deadLetterQueue: sqs.IQueue,
  ) {}

  public bind(rule: events.IRule, id?: string): events.RuleTargetConfig {
    return {
      ...this.target.bind(rule, id),
      retryPolicy: { maximumEventAgeInSeconds: patience.toSeconds(), maximumRetryAttempts: maximumRetries },
      deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
    };
  }
}
