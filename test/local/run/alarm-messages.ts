import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { rootCredentials } from '../../../local/emulator/credentials';
import { account, region } from '../../../local/names';
import { gatewayUrl } from '../../../local/settings';
import type { StoryParts } from '../../../local/story/week';

const severities = ['Critical', 'Warning', 'Info'] as const;
const QueueName = 'alarms-under-test';

/** What people were told of an alarm. */
export interface AlarmMessage {
  readonly severity: (typeof severities)[number];
  readonly alarm: string;
  readonly state: string;
  readonly description: string;
}

/** Hears what people hear of alarms: subscribed to all three topics. */
export class AlarmMessages {
  private readonly sqs: SQSClient;
  private readonly sns: SNSClient;
  private readonly kept: AlarmMessage[] = [];
  private queueUrl = '';

  public constructor(private readonly story: StoryParts) {
    const options = { endpoint: gatewayUrl(story.settings), region, credentials: rootCredentials };
    this.sqs = new SQSClient(options);
    this.sns = new SNSClient(options);
  }

  /** Begins to listen. */
  public async open(): Promise<void> {
    const Endpoint = `arn:aws:sqs:${region}:${account}:${QueueName}`;
    const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: Endpoint };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    const { QueueUrl } = await this.sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
    this.queueUrl = QueueUrl!;
    for (const severity of severities) {
      const TopicArn = this.story.environment.topic(severity);
      await this.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    }
  }

  /** Everything that was said up to now. */
  public async heard(): Promise<readonly AlarmMessage[]> {
    const request = { QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 };
    for (;;) {
      const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand(request));
      if (Messages.length === 0) return this.kept;
      this.kept.push(...Messages.map(({ Body }) => this.read(Body!)));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.queueUrl, Entries }));
    }
  }

  /** Ends all connections. */
  public close(): void {
    this.sqs.destroy();
    this.sns.destroy();
  }

  private read(body: string): AlarmMessage {
    const { TopicArn, Message } = JSON.parse(body) as { TopicArn: string; Message: string };
    const { AlarmName, NewStateValue, AlarmDescription } = JSON.parse(Message) as Record<string, string>;
    return {
      severity: severities.find((severity) => this.story.environment.topic(severity) === TopicArn)!,
      alarm: AlarmName!,
      state: NewStateValue!,
      description: AlarmDescription ?? '',
    };
  }
}
