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

/** What a custom resource is asked for. Properties are as the template has them, resolved, with texts for all values. */
export interface ResourceRequest {
  readonly kind: 'Model' | 'EndpointConfig' | 'Endpoint';
  readonly type: 'Create' | 'Update' | 'Delete';
  /** Name for a resource whose template gives it none. */
  readonly generatedName: string;
  /** ARN of the resource, once it is there. */
  readonly physicalId?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What CloudFormation is told: `Ref` is the ARN, as for the original types. */
export interface ResourceAnswer {
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Makes, changes and removes SageMaker resources as CloudFormation does. */
export async function provide(request: ResourceRequest, client: SageMakerClient): Promise<ResourceAnswer> {
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
async function remove({ kind, physicalId = '' }: ResourceRequest, client: SageMakerClient): Promise<ResourceAnswer> {
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
