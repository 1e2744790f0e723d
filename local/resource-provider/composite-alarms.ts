import { DeleteAlarmsCommand, DescribeAlarmsCommand, PutCompositeAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import type { ResourceAnswer, ResourceRequest } from './request';

const names = z.array(z.string()).optional();

/** Properties that templates of Tidegate give a composite alarm; anything else is an error instead of being lost. */
const properties = z.strictObject({
  AlarmName: z.string().optional(),
  AlarmRule: z.string(),
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  AlarmActions: names,
  OKActions: names,
  InsufficientDataActions: names,
  ActionsSuppressor: z.string().optional(),
  ActionsSuppressorWaitPeriod: z.coerce.number().optional(),
  ActionsSuppressorExtensionPeriod: z.coerce.number().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
});

/** Makes, changes and removes composite alarms as CloudFormation does: `Ref` is the name. */
export async function provideCompositeAlarm(
  request: ResourceRequest,
  client: CloudWatchClient,
): Promise<ResourceAnswer> {
  if (request.type === 'Delete') {
    const physicalId = request.physicalId ?? '';
    // CloudWatch says nothing of names that it does not know.
    await client.send(new DeleteAlarmsCommand({ AlarmNames: [physicalId] }));
    return { physicalId, attributes: {} };
  }
  const { AlarmName = request.physicalId ?? request.generatedName, ...asked } = properties.parse(request.properties);
  await client.send(new PutCompositeAlarmCommand({ AlarmName, ...asked }));
  const { CompositeAlarms } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: [AlarmName], AlarmTypes: ['CompositeAlarm'] }),
  );
  return { physicalId: AlarmName, attributes: { Arn: CompositeAlarms![0]!.AlarmArn! } };
}
