import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { provideCompositeAlarm } from './composite-alarms';
import type { ResourceAnswer, ResourceRequest } from './request';
import { provideInSageMaker } from './sagemaker-resources';

/** Services in which resources are made. */
export interface ResourceClients {
  readonly cloudWatch: CloudWatchClient;
  readonly sageMaker: SageMakerClient;
}

/** Makes, changes and removes a resource as CloudFormation does. */
export async function provide(
  request: ResourceRequest,
  { cloudWatch, sageMaker }: ResourceClients,
): Promise<ResourceAnswer> {
  const { kind } = request;
  return kind === 'CompositeAlarm'
    ? provideCompositeAlarm(request, cloudWatch)
    : provideInSageMaker({ ...request, kind }, sageMaker);
}
