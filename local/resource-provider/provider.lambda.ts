import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { createHash } from 'node:crypto';
import type { ResourceRequest } from './request';
import { provide } from './resources';

const clients = { cloudWatch: new CloudWatchClient({}), sageMaker: new SageMakerClient({}) };

/** Answers CloudFormation for the custom resources that stand for types which the emulator's templates lack. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const physicalId = event.RequestType === 'Create' ? undefined : event.PhysicalResourceId;
  const answer = { StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId };
  let response: CloudFormationCustomResourceResponse;
  try {
    const done = await provide(requestOf(event, physicalId), clients);
    response = { ...answer, Status: 'SUCCESS', PhysicalResourceId: done.physicalId, Data: { ...done.attributes } };
  } catch (error) {
    const Reason = (error as Error).message;
    response = { ...answer, Status: 'FAILED', PhysicalResourceId: physicalId ?? event.RequestId, Reason };
  }
  await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(response) });
}

function requestOf(event: CloudFormationCustomResourceEvent, physicalId: string | undefined): ResourceRequest {
  const { ServiceToken: _, ...properties } = event.ResourceProperties;
  const stack = event.StackId.split('/')[1] ?? 'stack';
  const unique = createHash('sha256').update(event.RequestId).digest('hex').slice(0, 12);
  return {
    kind: event.ResourceType.slice('Custom::TidegateLocal'.length) as ResourceRequest['kind'],
    type: event.RequestType,
    generatedName: `${stack.slice(0, 30)}-${unique}`,
    ...(physicalId !== undefined && { physicalId }),
    properties,
  };
}
