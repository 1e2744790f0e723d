import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from '@aws-sdk/client-sagemaker';
import { coerce } from '../../../local/resource-provider/coerce';
import { provideInSageMaker } from '../../../local/resource-provider/sagemaker-resources';
import type { SageMakerRequest } from '../../../local/resource-provider/sagemaker-resources';
import { startTestTwin } from '../sagemaker/twin-world';
import type { TestTwin } from '../sagemaker/twin-world';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTestTwin();
});
afterEach(async () => twin.close());

const ask = async (request: Partial<SageMakerRequest>) =>
  provideInSageMaker(
    { kind: 'Model', type: 'Create', generatedName: 'stack-1', properties: {}, ...request },
    twin.client,
  );

async function config(name: string, image = 'server') {
  const model = await ask({ generatedName: name, properties: { PrimaryContainer: { Image: image } } });
  const ModelName = model.attributes['ModelName'];
  const variant = { VariantName: 'champion', ModelName, InstanceType: 'ml.c5.large', InitialInstanceCount: '2' };
  const made = await ask({
    kind: 'EndpointConfig',
    generatedName: name,
    properties: { ProductionVariants: [variant] },
  });
  return { model, made, EndpointConfigName: made.attributes['EndpointConfigName'] };
}

describe('SageMaker resources of a template', () => {
  test('are made with generated names, and tell ARN and attributes', async () => {
    const { model, made } = await config('stack-1');
    expect(model).toEqual({
      physicalId: 'arn:aws:sagemaker:us-east-1:000000000000:model/stack-1',
      attributes: { ModelName: 'stack-1', ModelArn: 'arn:aws:sagemaker:us-east-1:000000000000:model/stack-1' },
    });
    expect(made.attributes['EndpointConfigName']).toBe('stack-1');
    const { ProductionVariants } = await twin.client.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: 'stack-1' }),
    );
    expect(ProductionVariants![0]!.InitialInstanceCount).toBe(2);
  });

  test('an endpoint is there when it serves, and moves when its configuration changes', async () => {
    const first = await config('v1');
    const properties = { EndpointName: 'e', EndpointConfigName: first.EndpointConfigName };
    const created = await ask({ kind: 'Endpoint', properties });
    expect(created.attributes).toEqual({ EndpointName: 'e', EndpointArn: created.physicalId });
    const second = await config('v2');
    const changed = {
      ...properties,
      EndpointConfigName: second.EndpointConfigName,
      RetainAllVariantProperties: 'true',
    };
    await ask({ kind: 'Endpoint', type: 'Update', physicalId: created.physicalId, properties: changed });
    const described = await twin.client.send(new DescribeEndpointCommand({ EndpointName: 'e' }));
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'v2' });
  });

  test('a deployment fails with the reason when the endpoint does not serve', async () => {
    const { EndpointConfigName } = await config('v1', 'broken');
    await expect(ask({ kind: 'Endpoint', properties: { EndpointName: 'e', EndpointConfigName } })).rejects.toThrow(
      /endpoint 'e' is Failed with v1: .*It says no/,
    );
  });

  test('are removed, and what is gone already is no fault', async () => {
    const { model } = await config('v1');
    await ask({ type: 'Delete', physicalId: model.physicalId });
    await ask({ type: 'Delete', physicalId: model.physicalId });
    await expect(twin.client.send(new DescribeModelCommand({ ModelName: 'v1' }))).rejects.toThrow(
      /Could not find model/,
    );
  });
});

test('texts of CloudFormation get the types of the API, and unknown properties are dropped', () => {
  const properties = {
    EndpointName: 'e',
    RetainAllVariantProperties: 'true',
    DeploymentConfig: {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'CANARY',
          WaitIntervalInSeconds: '60',
          CanarySize: { Type: 'CAPACITY_PERCENT', Value: '10' },
        },
      },
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'a' }] },
    },
    Unknown: 'x',
  };
  expect(coerce('UpdateEndpointInput', properties)).toEqual({
    EndpointName: 'e',
    RetainAllVariantProperties: true,
    DeploymentConfig: {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'CANARY',
          WaitIntervalInSeconds: 60,
          CanarySize: { Type: 'CAPACITY_PERCENT', Value: 10 },
        },
      },
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'a' }] },
    },
  });
});
