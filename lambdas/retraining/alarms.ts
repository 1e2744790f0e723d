import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';

/** An alarm that stands. */
export interface StandingAlarm {
  readonly name: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** Looks at alarms. */
export interface AlarmReader {
  /** Those of the named alarms that are in ALARM now. */
  standing(names: readonly string[]): Promise<readonly StandingAlarm[]>;
}

/** Alarms in Amazon CloudWatch. */
export class CloudWatchAlarms implements AlarmReader {
  public constructor(private readonly client = new CloudWatchClient({})) {}

  public async standing(names: readonly string[]): Promise<readonly StandingAlarm[]> {
    // Without names, CloudWatch would answer with every alarm of the account.
    if (names.length === 0) return [];
    const { MetricAlarms } = await this.client.send(
      new DescribeAlarmsCommand({ AlarmNames: [...names], StateValue: 'ALARM', AlarmTypes: ['MetricAlarm'] }),
    );
    return (MetricAlarms ?? []).map(({ AlarmName, StateTransitionedTimestamp, StateUpdatedTimestamp }) => ({
      name: AlarmName!,
      since: (StateTransitionedTimestamp ?? StateUpdatedTimestamp ?? new Date(0)).toISOString(),
    }));
  }
}
