import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventSource } from '../../lib/contracts/events';
import type { EventPayload, EventType } from '../../lib/contracts/events';

/** Announces that something happened. Rejects when the bus did not take the event, so that the caller's retry repeats it. */
export interface EventPublisher {
  publish(type: EventType, payload: EventPayload): Promise<void>;
}

/** Puts events on an EventBridge bus. */
export class EventBusPublisher implements EventPublisher {
  public constructor(
    private readonly busName: string,
    private readonly client = new EventBridgeClient({}),
  ) {}

  public async publish(type: EventType, payload: EventPayload): Promise<void> {
    const result = await this.client.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: this.busName, Source: eventSource, DetailType: type, Detail: JSON.stringify(payload) },
        ],
      }),
    );
    // PutEvents answers 200 even when it takes none of the entries.
    const failed = result.Entries?.find((entry) => entry.ErrorCode !== undefined);
    if (failed) throw new Error(`the bus did not take ${type}: ${failed.ErrorCode} ${failed.ErrorMessage ?? ''}`);
  }
}
