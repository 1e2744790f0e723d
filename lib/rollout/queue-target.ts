import { aws_iam as iam } from 'aws-cdk-lib';
import type { aws_events as events, aws_sqs as sqs } from 'aws-cdk-lib';

/**
 * A queue with order as the target of a rule. The CDK's own target admits EventBridge on behalf of any account to an
 * encrypted queue and to its key; this one admits the rule, and leaves the key to its own policy.
 */
export class QueueTarget implements events.IRuleTarget {
  public constructor(
    private readonly queue: sqs.IQueue,
    private readonly messageGroupId: string,
  ) {}

  public bind(rule: events.IRule): events.RuleTargetConfig {
    this.queue.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
    return { arn: this.queue.queueArn, sqsParameters: { messageGroupId: this.messageGroupId } };
  }
}
