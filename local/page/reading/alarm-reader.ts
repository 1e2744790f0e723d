import { paginateDescribeAlarmHistory, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { alarmTypes } from '../../relay/alarm-changes';
import type { AnyAlarm } from '../../relay/alarm-changes';
import type { AlarmChange, AlarmSnapshot, AlarmState } from '../snapshot';

/** All alarms whose names begin with a prefix, by name, with their histories. */
export async function readAlarms(client: CloudWatchClient, prefix: string): Promise<AlarmSnapshot[]> {
  const alarms: AnyAlarm[] = [];
  const asked = { AlarmNamePrefix: prefix, AlarmTypes: alarmTypes };
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, asked)) {
    alarms.push(...MetricAlarms, ...CompositeAlarms);
  }
  const changes = await readChanges(client);
  return alarms
    .map(({ AlarmName, AlarmDescription, AlarmRule, StateValue, StateReason, StateUpdatedTimestamp }) => ({
      name: AlarmName!,
      description: AlarmDescription ?? '',
      state: StateValue ?? 'INSUFFICIENT_DATA',
      reason: StateReason ?? '',
      since: (StateUpdatedTimestamp ?? new Date(0)).toISOString(),
      rule: AlarmRule ?? null,
      changes: changes.get(AlarmName!) ?? [],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readChanges(client: CloudWatchClient): Promise<Map<string, AlarmChange[]>> {
  const found = new Map<string, AlarmChange[]>();
  for await (const page of paginateDescribeAlarmHistory(
    { client },
    { HistoryItemType: 'StateUpdate', AlarmTypes: alarmTypes },
  )) {
    for (const { AlarmName, Timestamp, HistoryData } of page.AlarmHistoryItems ?? []) {
      const change = changeOf(HistoryData ?? '{}', Timestamp ?? new Date(0));
      if (change) found.set(AlarmName!, [...(found.get(AlarmName!) ?? []), change]);
    }
  }
  // The history tells the newest first; of several within one second that order alone says which came first.
  for (const changes of found.values()) changes.reverse().sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return found;
}

interface HistoryData {
  readonly oldState?: { readonly stateValue?: AlarmState };
  readonly newState?: { readonly stateValue?: AlarmState; readonly stateReason?: string };
}

/** The change that an item of the history tells of; undefined when the state stayed what it was. */
export function changeOf(data: string, at: Date): AlarmChange | undefined {
  const { oldState, newState } = JSON.parse(data) as HistoryData;
  const [from, to] = [oldState?.stateValue, newState?.stateValue];
  if (!from || !to || from === to) return undefined;
  return { at: at.toISOString(), from, to, reason: newState?.stateReason ?? '' };
}
