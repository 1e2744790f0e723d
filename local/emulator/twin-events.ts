import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { region, twinSource } from '../names';
import type { RelayedSource } from '../names';
import { rootCredentials } from './credentials';

/** Puts events on the default bus in the name of a service, under the twin's own source. */
export class TwinEvents {
  private readonly client: EventBridgeClient;

  public constructor(
    endpoint: string,
    private readonly source: RelayedSource,
  ) {
    this.client = new EventBridgeClient({ endpoint, region, credentials: rootCredentials });
  }

  public async publish(detailType: string, resources: readonly string[], detail: object): Promise<void> {
    const { Entries } = await this.client.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: twinSource(this.source),
            DetailType: detailType,
            Resources: [...resources],
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    const failed = Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (failed)
      throw new Error(`the bus did not take '${detailType}': ${failed.ErrorCode!} ${failed.ErrorMessage ?? ''}`);
  }
}
