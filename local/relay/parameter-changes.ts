import { paginateDescribeParameters } from '@aws-sdk/client-ssm';
import type { ParameterMetadata, SSMClient } from '@aws-sdk/client-ssm';
import type { TwinEvents } from '../emulator/twin-events';
import { changesBetween } from './watch-states';

/** Publishes a "Parameter Store Change" for every parameter that is new or has another version than at the last look. */
export class ParameterChanges {
  private known: ReadonlyMap<string, ParameterMetadata> | undefined;

  public constructor(
    private readonly client: SSMClient,
    private readonly events: Pick<TwinEvents, 'publish'>,
  ) {}

  public async look(): Promise<void> {
    const now = new Map<string, ParameterMetadata>();
    for await (const { Parameters } of paginateDescribeParameters({ client: this.client }, {})) {
      for (const parameter of Parameters ?? []) now.set(parameter.Name!, parameter);
    }
    const changes = changesBetween(this.known, now, (a, b) => a.Version !== b.Version);
    this.known = now;
    for (const { key: name, before, now: parameter } of changes) {
      await this.events.publish('Parameter Store Change', [parameter.ARN ?? name], {
        name,
        type: parameter.Type,
        operation: before ? 'Update' : 'Create',
      });
    }
  }
}
