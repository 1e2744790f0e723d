import { AlarmType, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient, CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { TwinEvents } from '../emulator/twin-events';
import { changesBetween } from './watch-states';
import type { StateChange } from './watch-states';

/** An alarm on metrics, or on other alarms. */
export type AnyAlarm = MetricAlarm & Pick<CompositeAlarm, 'AlarmRule'>;

/** All types of alarms: without them CloudWatch tells of those on metrics only. */
export const alarmTypes = Object.values(AlarmType);

/** Publishes a "CloudWatch Alarm State Change" for every alarm whose state is another one than at the last look. */
export class AlarmChanges {
  private known: ReadonlyMap<string, AnyAlarm> | undefined;

  public constructor(
    private readonly client: CloudWatchClient,
    private readonly events: Pick<TwinEvents, 'publish'>,
  ) {}

  public async look(): Promise<void> {
    const now = new Map<string, AnyAlarm>();
    const pages = paginateDescribeAlarms({ client: this.client }, { AlarmTypes: alarmTypes });
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages) {
      for (const alarm of [...MetricAlarms, ...CompositeAlarms]) now.set(alarm.AlarmArn!, alarm);
    }
    const changes = changesBetween(this.known, now, (a, b) => a.StateValue !== b.StateValue);
    this.known = now;
    for (const change of changes) {
      // An alarm begins without data, which is no change that anybody hears of.
      if (change.before === undefined && change.now.StateValue === 'INSUFFICIENT_DATA') continue;
      await this.events.publish('CloudWatch Alarm State Change', [change.key], alarmChangeDetail(change));
    }
  }
}

/** Detail of the event, as CloudWatch writes it. */
export function alarmChangeDetail({ before, now }: Omit<StateChange<AnyAlarm>, 'key'>): object {
  return {
    alarmName: now.AlarmName,
    configuration: {
      description: now.AlarmDescription,
      ...(now.AlarmRule !== undefined && { alarmRule: now.AlarmRule }),
    },
    previousState: {
      value: before?.StateValue ?? 'INSUFFICIENT_DATA',
      reason: before?.StateReason ?? 'Unchecked: Initial alarm creation',
      timestamp: timestamp(before?.StateUpdatedTimestamp ?? now.StateUpdatedTimestamp),
    },
    state: { value: now.StateValue, reason: now.StateReason, timestamp: timestamp(now.StateUpdatedTimestamp) },
  };
}

/** CloudWatch writes `+0000` where others write `Z`. */
function timestamp(at = new Date(0)): string {
  return at.toISOString().replace('Z', '+0000');
}
