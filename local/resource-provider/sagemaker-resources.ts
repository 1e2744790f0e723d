import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import type {
  CreateEndpointConfigInput,
  CreateEndpointInput,
  CreateModelInput,
  SageMakerClient,
  UpdateEndpointInput,
} from '@aws-sdk/client-sagemaker';
import { setTimeout as pause } from 'node:timers/promises';
import { coerce } from './coerce';
import type { ResourceAnswer, ResourceRequest } from './request';

/** A request for one of SageMaker's resources. */
export interface SageMakerRequest extends ResourceRequest {
  readonly kind: 'Model' | 'EndpointConfig' | 'Endpoint';
}

/** Makes, changes and removes SageMaker resources as CloudFormation does. */
export async function provideInSageMaker(request: SageMakerRequest, client: SageMakerClient): Promise<ResourceAnswer> {
  if (request.type === 'Delete') return remove(request, client);
  switch (request.kind) {
    case 'Model': {
      const input = inputOf('CreateModelInput', 'ModelName', request) as CreateModelInput;
      const { ModelArn } = await client.send(new CreateModelCommand(input));
      return { physicalId: ModelArn!, attributes: { ModelName: input.ModelName!, ModelArn: ModelArn! } };
    }
    case 'EndpointConfig': {
      const input = inputOf('CreateEndpointConfigInput', 'EndpointConfigName', request) as CreateEndpointConfigInput;
      const { EndpointConfigArn } = await client.send(new CreateEndpointConfigCommand(input));
      const EndpointConfigName = input.EndpointConfigName!;
      return {
        physicalId: EndpointConfigArn!,
        attributes: { EndpointConfigName, EndpointConfigArn: EndpointConfigArn! },
      };
    }
    case 'Endpoint':
      return provideEndpoint(request, client);
  }
}

async function provideEndpoint(request: ResourceRequest, client: SageMakerClient): Promise<ResourceAnswer> {
  const update = request.type === 'Update';
  const shape = update ? 'UpdateEndpointInput' : 'CreateEndpointInput';
  const input = inputOf(shape, 'EndpointName', request) as CreateEndpointInput & UpdateEndpointInput;
  const EndpointName = input.EndpointName!;
  await client.send(update ? new UpdateEndpointCommand(input) : new CreateEndpointCommand(input));
  const endpoint = await settled(EndpointName, client);
  if (endpoint.EndpointStatus !== 'InService' || endpoint.EndpointConfigName !== input.EndpointConfigName) {
    throw new Error(
      `endpoint '${EndpointName}' is ${endpoint.EndpointStatus!} with ${endpoint.EndpointConfigName!}: ${endpoint.FailureReason ?? 'no reason given'}`,
    );
  }
  return { physicalId: endpoint.EndpointArn!, attributes: { EndpointName, EndpointArn: endpoint.EndpointArn! } };
}

async function settled(EndpointName: string, client: SageMakerClient) {
  for (;;) {
    const endpoint = await client.send(new DescribeEndpointCommand({ EndpointName }));
    if (['InService', 'Failed'].includes(endpoint.EndpointStatus!)) return endpoint;
    await pause(250);
  }
}

/** What is gone already need not be removed: a rollout may have cleaned up, or the creation may have failed. */
async function remove({ kind, physicalId = '' }: SageMakerRequest, client: SageMakerClient): Promise<ResourceAnswer> {
  const name = physicalId.slice(physicalId.lastIndexOf('/') + 1);
  const removed =
    kind === 'Model'
      ? client.send(new DeleteModelCommand({ ModelName: name }))
      : kind === 'EndpointConfig'
        ? client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name }))
        : client.send(new DeleteEndpointCommand({ EndpointName: name }));
  await removed.catch((error: unknown) => {
    if (!/could not find/i.test((error as Error).message)) throw error;
  });
  return { physicalId, attributes: {} };
}

function inputOf(shape: string, nameMember: string, { properties, generatedName }: ResourceRequest): unknown {
  return coerce(shape, { [nameMember]: generatedName, ...properties });
}
