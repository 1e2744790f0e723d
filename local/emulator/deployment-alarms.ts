import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { DeploymentAlarms } from '../sagemaker/ports';

/** Alarms of the emulator, for deployments that roll back. */
export class CloudWatchDeploymentAlarms implements DeploymentAlarms {
  public constructor(private readonly client: CloudWatchClient) {}

  public async inAlarm(names: readonly string[]): Promise<readonly string[]> {
    const command = new DescribeAlarmsCommand({ AlarmNames: [...names], StateValue: 'ALARM' });
    const { MetricAlarms } = await this.client.send(command);
    return (MetricAlarms ?? []).map(({ AlarmName }) => AlarmName!);
  }
}
