import { CreateEndpointConfigCommand, CreateModelCommand, ListModelsCommand } from '@aws-sdk/client-sagemaker';
import { accessDenied } from '../../../local/sagemaker/errors';
import { requiredPermissions } from '../../../local/sagemaker/required-permissions';
import type { Permission } from '../../../local/sagemaker/required-permissions';
import { shapeNames, shapeOf } from '../../../local/sagemaker/service-model/service-model';
import { shapeAnswer } from '../../../local/sagemaker/service-model/shape-answer';
import { compilePattern, validateInput } from '../../../local/sagemaker/service-model/validate';
import { startTestTwin } from './twin-world';

describe('requests', () => {
  test('are checked against the model of the API: every constraint that is not met is named', () => {
    const variants = [{ VariantName: '-', InstanceType: 'ml.none', InitialInstanceCount: 0 }];
    const input = { EndpointConfigName: 'a_b', ProductionVariants: variants };
    expect(() => validateInput('CreateEndpointConfigInput', input)).toThrow(
      /^4 validation errors detected: .*'a_b' at 'endpointConfigName'.*regular expression pattern.*'-' at 'productionVariants\.1\.member\.variantName'.*'0' at 'productionVariants\.1\.member\.initialInstanceCount' failed to satisfy constraint: Member must have value greater than or equal to 1.*'ml\.none' at 'productionVariants\.1\.member\.instanceType'.*enum value set/,
    );
    expect(() => validateInput('CreateEndpointConfigInput', {})).toThrow(
      /Value null at 'endpointConfigName' failed to satisfy constraint: Member must not be null/,
    );
  });

  test('fail when a value has the wrong type, and lose what the API does not know', () => {
    expect(() => validateInput('DescribeModelInput', { ModelName: 1 })).toThrow(/'modelName' must be a string, is 1/);
    expect(() => validateInput('DescribeModelInput', [])).toThrow(/'request' must be a structure/);
    expect(validateInput('DescribeModelInput', { ModelName: 'm', More: 1 })).toEqual({ ModelName: 'm' });
  });

  test('every pattern of the model is understood', () => {
    const patterns = shapeNames.map((name) => shapeOf(name).pattern).filter((pattern) => pattern !== undefined);
    expect(patterns.length).toBeGreaterThan(50);
    for (const pattern of patterns) expect(compilePattern(pattern)).toBeInstanceOf(RegExp);
  });

  test('answers that break their own shape are faults', () => {
    expect(() => shapeAnswer('DescribeModelOutput', { ModelName: 'm' })).toThrow(
      /the answer lacks DescribeModelOutput\.\w+/,
    );
    expect(() =>
      shapeAnswer('EndpointSummary', {
        EndpointName: 'e',
        EndpointArn: 'a',
        CreationTime: new Date(0),
        LastModifiedTime: new Date(1500),
        EndpointStatus: 'Sleeping',
      }),
    ).toThrow(/EndpointStatus is 'Sleeping', which the API does not know/);
  });
});

describe('over the wire', () => {
  test('errors reach the client with code, text and status', async () => {
    const twin = await startTestTwin();
    await expect(twin.client.send(new CreateModelCommand({ ModelName: 'no_underscores' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'no_underscores' at 'modelName'"),
      $metadata: { httpStatusCode: 400 },
    });
    const unknown = { EndpointConfigName: 'c', ProductionVariants: [{ VariantName: 'a', ModelName: 'none' }] };
    await expect(twin.client.send(new CreateEndpointConfigCommand(unknown))).rejects.toThrow(
      /Could not find model "arn:/,
    );
    await twin.close();
  });

  test('lists come in pages, newest first', async () => {
    const twin = await startTestTwin();
    for (const ModelName of ['a', 'b', 'c']) {
      await twin.client.send(new CreateModelCommand({ ModelName, PrimaryContainer: { Image: 'i' } }));
    }
    const first = await twin.client.send(new ListModelsCommand({ MaxResults: 2 }));
    expect(first.Models!.map(({ ModelName }) => ModelName)).toEqual(['c', 'b']);
    const second = await twin.client.send(new ListModelsCommand({ MaxResults: 2, NextToken: first.NextToken }));
    expect(second.Models!.map(({ ModelName }) => ModelName)).toEqual(['a']);
    expect(second.NextToken).toBeUndefined();
    const byName = await twin.client.send(new ListModelsCommand({ SortBy: 'Name', SortOrder: 'Ascending' }));
    expect(byName.Models!.map(({ ModelName }) => ModelName)).toEqual(['a', 'b', 'c']);
    await twin.close();
  });

  test('a caller without permission changes nothing', async () => {
    const asked: Permission[] = [];
    const twin = await startTestTwin(async (_request, permissions) => {
      asked.push(...permissions);
      if (asked.length < 3)
        throw accessDenied('arn:aws:sts::0:assumed-role/r/s', permissions[0]!.action, permissions[0]!.resource);
      return Promise.resolve();
    });
    await expect(
      twin.client.send(
        new CreateModelCommand({ ModelName: 'a', ExecutionRoleArn: 'arn:aws:iam::000000000000:role/x' }),
      ),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('sagemaker:CreateModel'),
    });
    expect((await twin.client.send(new ListModelsCommand({}))).Models).toEqual([]);
    await twin.close();
  });
});

describe('permissions', () => {
  test('an update needs the endpoint and the configuration', () => {
    expect(requiredPermissions('UpdateEndpoint', { EndpointName: 'E', EndpointConfigName: 'c' })).toEqual([
      { action: 'sagemaker:UpdateEndpoint', resource: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/e' },
      { action: 'sagemaker:UpdateEndpoint', resource: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/c' },
    ]);
  });

  test('who hands over a role must be allowed to, and who tags what it makes too', () => {
    const input = { TrainingJobName: 'j', RoleArn: 'arn:role', Tags: [{ Key: 'a', Value: 'b' }] };
    expect(requiredPermissions('CreateTrainingJob', input).map(({ action }) => action)).toEqual([
      'sagemaker:CreateTrainingJob',
      'sagemaker:AddTags',
      'iam:PassRole',
    ]);
    expect(requiredPermissions('ListTags', { ResourceArn: 'arn:x' })).toEqual([
      { action: 'sagemaker:ListTags', resource: 'arn:x' },
    ]);
    expect(requiredPermissions('ListModels', {})).toEqual([{ action: 'sagemaker:ListModels', resource: '*' }]);
  });
});
