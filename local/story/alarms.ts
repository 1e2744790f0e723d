import { DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { dimensions, metricNamespace, metrics } from '../../lib/contracts/metrics';
import { alarmTypes } from '../relay/alarm-changes';
import { storyModel } from './environment';
import type { DeployedEnvironment } from './environment';
import { waitFor } from './wait-for';

/** Milliseconds that an alarm may take to follow its metric. */
const patience = 30_000;

/** State of an alarm, composite or not. */
export async function alarmState({ cloudWatch }: DeployedEnvironment, alarm: string): Promise<StateValue | undefined> {
  const asked = new DescribeAlarmsCommand({ AlarmNames: [alarm], AlarmTypes: alarmTypes });
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(asked);
  return [...MetricAlarms, ...CompositeAlarms][0]?.StateValue;
}

/** Waits until an alarm is in a state. */
export async function awaitAlarm(environment: DeployedEnvironment, alarm: string, wanted: StateValue): Promise<void> {
  await waitFor(
    `${wanted} of alarm ${alarm}`,
    async () => (await alarmState(environment, alarm)) === wanted || undefined,
    patience,
    async () => `it is ${(await alarmState(environment, alarm)) ?? 'not there'}`,
  );
}

/** Has the quality alarm recover and go off again: the story writes the values that the monitor would write. */
export async function flapQualityAlarm(environment: DeployedEnvironment): Promise<void> {
  await writeSeverity(environment, 0);
  await awaitAlarm(environment, environment.qualityAlarm, 'OK');
  await writeSeverity(environment, 2);
  await awaitAlarm(environment, environment.qualityAlarm, 'ALARM');
}

async function writeSeverity({ cloudWatch }: DeployedEnvironment, Value: number): Promise<void> {
  await cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: [
        {
          MetricName: metrics.qualitySeverity,
          Value,
          Dimensions: [
            { Name: dimensions.environment, Value: 'dev' },
            { Name: dimensions.model, Value: storyModel },
          ],
        },
      ],
    }),
  );
}
