import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ListEndpointsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { rootCredentials } from '../emulator/credentials';
import { region } from '../names';
import { gatewayUrl, pageUrl } from '../settings';
import type { TwinSettings } from '../settings';
import { readState } from '../twin/state-file';

/** What runs, as lines for a person. */
export async function status(settings: TwinSettings): Promise<string[]> {
  const state = readState(settings);
  if (!state) return ['no twin runs; start one with npm run local -- up'];
  const options = { endpoint: gatewayUrl(settings), region, credentials: rootCredentials };
  const [sageMaker, cloudWatch] = [new SageMakerClient(options), new CloudWatchClient(options)];
  const { Endpoints } = await sageMaker.send(new ListEndpointsCommand({ MaxResults: 100 }));
  const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  sageMaker.destroy();
  cloudWatch.destroy();
  const alarms = (MetricAlarms ?? []).map(
    ({ AlarmName, StateReason }) => `  ALARM ${AlarmName!}: ${StateReason ?? ''}`,
  );
  return [
    `the twin runs since ${state.startedAt} (process ${state.pid})`,
    `all services  ${gatewayUrl(settings)}`,
    `page          ${pageUrl(settings)}`,
    ...(Endpoints ?? []).map(({ EndpointName, EndpointStatus }) => `endpoint ${EndpointName!}: ${EndpointStatus!}`),
    alarms.length === 0
      ? 'no alarm stands'
      : alarms.length === 1
        ? 'one alarm stands:'
        : `${alarms.length} alarms stand:`,
    ...alarms,
  ];
}
