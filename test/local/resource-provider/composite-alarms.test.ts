import { DeleteAlarmsCommand, DescribeAlarmsCommand, PutCompositeAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { provideCompositeAlarm } from '../../../local/resource-provider/composite-alarms';
import type { ResourceRequest } from '../../../local/resource-provider/request';

/** Records what CloudWatch is asked, and knows every alarm that it is asked for. */
class RecordingCloudWatch {
  public readonly put: unknown[] = [];
  public readonly deleted: unknown[] = [];

  public async send(command: unknown): Promise<unknown> {
    if (command instanceof PutCompositeAlarmCommand) this.put.push(command.input);
    if (command instanceof DeleteAlarmsCommand) this.deleted.push(command.input.AlarmNames);
    if (!(command instanceof DescribeAlarmsCommand)) return Promise.resolve({});
    const [name] = command.input.AlarmNames!;
    return Promise.resolve({ CompositeAlarms: [{ AlarmArn: `arn:aws:cloudwatch:::alarm:${name!}` }] });
  }
}

const cloudWatch = new RecordingCloudWatch();
const ask = async (request: Partial<ResourceRequest>) =>
  provideCompositeAlarm(
    { kind: 'CompositeAlarm', type: 'Create', generatedName: 'stack-1', properties: {}, ...request },
    cloudWatch as unknown as CloudWatchClient,
  );

describe('composite alarms of a template', () => {
  test('are made with the properties of the template, and tell name and ARN', async () => {
    const properties = { AlarmName: 'notice', AlarmRule: 'ALARM("a")', ActionsEnabled: 'false', OKActions: ['topic'] };
    expect(await ask({ properties })).toEqual({
      physicalId: 'notice',
      attributes: { Arn: 'arn:aws:cloudwatch:::alarm:notice' },
    });
    expect(cloudWatch.put.at(-1)).toEqual({ ...properties, ActionsEnabled: false });
    const waiting = { ...properties, ActionsSuppressor: 'cause', ActionsSuppressorWaitPeriod: '300' };
    await ask({ properties: waiting });
    expect(cloudWatch.put.at(-1)).toMatchObject({ ActionsSuppressor: 'cause', ActionsSuppressorWaitPeriod: 300 });
  });

  test('get a name when the template has none, and keep it', async () => {
    const properties = { AlarmRule: 'ALARM("a")' };
    expect((await ask({ properties })).physicalId).toBe('stack-1');
    expect((await ask({ properties, type: 'Update', physicalId: 'stack-0' })).physicalId).toBe('stack-0');
  });

  test('are removed by name', async () => {
    await ask({ type: 'Delete', physicalId: 'notice' });
    expect(cloudWatch.deleted).toEqual([['notice']]);
  });

  test('fail for a property that would be lost', async () => {
    await expect(ask({ properties: { AlarmRule: 'ALARM("a")', Threshold: '1' } })).rejects.toThrow(/Threshold/);
  });
});
