import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { rootCredentials } from '../../../local/emulator/credentials';
import { account, region } from '../../../local/names';
import { gatewayUrl } from '../../../local/settings';
import type { TwinSettings } from '../../../local/settings';
import type { StoryParts } from '../../../local/story/week';

/** An event as it was on a bus. */
export interface RecordedEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

const queue = 'events-under-test';

/** Keeps every event of both buses: a queue of the tests hears them, and a file collects what the queue held. */
export class EventRecorder {
  private readonly sqs: SQSClient;
  private readonly file: string;

  public constructor(settings: TwinSettings) {
    this.sqs = new SQSClient({ endpoint: gatewayUrl(settings), region, credentials: rootCredentials });
    this.file = path.join(settings.folder, 'events-under-test.jsonl');
  }

  /** Begins to listen on the account's own bus and on the platform's. */
  public async start({ environment }: StoryParts): Promise<void> {
    rmSync(this.file, { force: true });
    const arn = `arn:aws:sqs:${region}:${account}:${queue}`;
    const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await this.sqs.send(new CreateQueueCommand({ QueueName: queue, Attributes: { Policy } }));
    for (const EventBusName of ['default', environment.busName]) {
      const rule = { Name: 'events-under-test', EventBusName };
      const EventPattern = JSON.stringify({ source: [{ prefix: '' }] });
      await environment.events.send(new PutRuleCommand({ ...rule, EventPattern }));
      await environment.events.send(
        new PutTargetsCommand({ Rule: rule.Name, EventBusName, Targets: [{ Id: 'queue', Arn: arn }] }),
      );
    }
  }

  /** Everything that was heard up to now, in the order in which it came. */
  public async heard(): Promise<RecordedEvent[]> {
    const { QueueUrl } = await this.sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    for (;;) {
      const { Messages } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (!Messages || Messages.length === 0) break;
      for (const { Body } of Messages) appendFileSync(this.file, `${Body!}\n`);
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as RecordedEvent);
  }

  /** Closes the connection. */
  public close(): void {
    this.sqs.destroy();
  }
}
