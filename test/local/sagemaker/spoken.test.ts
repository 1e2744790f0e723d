import { AddTagsCommand, CreateModelCommand, DeleteTagsCommand, ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findOperation, operationNames } from '../../../local/sagemaker/service-model/service-model';
import { startTestTwin } from './twin-world';

const root = path.resolve(__dirname, '../../..');

/** Operations of SageMaker's control plane that our own code asks for: commands of its client that are made. */
function askedOperations(): string[] {
  const files = ['lambdas', 'local'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(root, folder, file), 'utf8')),
  );
  const commands = files.flatMap((text) =>
    [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-sagemaker'/g)].flatMap(([, names]) =>
      [...names!.matchAll(/(\w+)Command\b/g)].map(([, name]) => name!),
    ),
  );
  return [...new Set(commands)].sort();
}

describe("operations of the twin's SageMaker", () => {
  test('are all that our own code asks for', () => {
    const asked = askedOperations();
    expect(asked).toEqual(expect.arrayContaining(['CreateModel', 'UpdateEndpoint', 'DescribeTrainingJob']));
    expect(asked.filter((name) => findOperation(name) === undefined)).toEqual([]);
  });

  test('answer an operation that is not among them by its name', async () => {
    expect(operationNames).not.toContain('CreateCluster');
    const twin = await startTestTwin();
    expect(() => twin.service.parse('CreateCluster', {})).toThrow("the twin's SageMaker does not speak CreateCluster");
    await twin.close();
  });
});

test('tags are added, listed and removed, and only where something is', async () => {
  const twin = await startTestTwin();
  const { ModelArn: ResourceArn } = await twin.client.send(
    new CreateModelCommand({ ModelName: 'm', PrimaryContainer: { Image: 'i' }, Tags: [{ Key: 'a', Value: '1' }] }),
  );
  const added = [
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '3' },
  ];
  expect((await twin.client.send(new AddTagsCommand({ ResourceArn, Tags: added }))).Tags).toEqual(added);
  await twin.client.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['a'] }));
  expect((await twin.client.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([added[1]]);
  const other = ResourceArn!.replace('model/m', 'endpoint-config/none');
  await expect(twin.client.send(new ListTagsCommand({ ResourceArn: other }))).rejects.toMatchObject({
    name: 'ValidationException',
    message: `Could not find endpoint configuration "${other}".`,
  });
  await twin.close();
});
