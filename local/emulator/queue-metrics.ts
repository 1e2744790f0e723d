import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient, MetricDatum } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, paginateListQueues } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Publishes how many messages wait in queues, as SQS does each minute. It says nothing of a queue in which nothing waits,
 * as SQS says nothing of those that nobody uses: the emulator keeps every value as long as it runs.
 */
export class QueueMetrics {
  public constructor(
    private readonly queues: SQSClient,
    private readonly cloudWatch: CloudWatchClient,
  ) {}

  /** Looks at every queue once. */
  public async look(): Promise<void> {
    const MetricData: MetricDatum[] = [];
    for await (const { QueueUrls = [] } of paginateListQueues({ client: this.queues }, {})) {
      for (const url of QueueUrls) {
        const Value = await this.waiting(url);
        if (Value === 0) continue;
        const Dimensions = [{ Name: 'QueueName', Value: url.split('/').at(-1)! }];
        MetricData.push({ MetricName: 'ApproximateNumberOfMessagesVisible', Value, Unit: 'Count', Dimensions });
      }
    }
    if (MetricData.length === 0) return;
    await this.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'AWS/SQS', MetricData }));
  }

  private async waiting(QueueUrl: string): Promise<number> {
    const { Attributes } = await this.queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
  }
}
