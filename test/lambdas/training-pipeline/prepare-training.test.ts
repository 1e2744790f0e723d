import { Readable } from 'node:stream';
import { parseHyperparameters, prepareTraining } from '../../../lambdas/training-pipeline/prepare-training';
import { because, candidate, memoryRegistry } from '../model-registry/memory-registry';

const model = 'flight-delay';
const executionArn = 'arn:aws:states:eu-west-1:111122223333:execution:training:drift-1';

function ports({ registry } = memoryRegistry()) {
  const file = { key: 'flights/a.csv', bytes: 10, lastModified: new Date(0) };
  return {
    model,
    dataUri: 's3://data/flights/',
    contract: { minimumRows: 1, minimumBytes: 1, requiredColumns: [] },
    hyperparameters: { seed: '1', depth: '6' },
    files: {
      list: () => Readable.from([file]),
      stream: async () => Readable.from([Buffer.from('x\n1\n')]),
      range: async () => new ArrayBuffer(0),
    },
    registry,
  };
}

describe('preparing a training', () => {
  test('names the job after the execution, so that a repetition has the same name and fits SageMaker', async () => {
    const { jobName } = await prepareTraining({ executionArn }, ports());
    expect(jobName).toMatch(/^flight-delay-[0-9a-f]{20}$/);
    expect((await prepareTraining({ executionArn }, ports())).jobName).toBe(jobName);
    expect((await prepareTraining({ executionArn: `${executionArn}2` }, ports())).jobName).not.toBe(jobName);
  });

  test('gives the job no champion channel when there is no champion', async () => {
    const prepared = await prepareTraining({ executionArn }, ports());
    expect(prepared.champion).toBeNull();
    expect(prepared.channels).toEqual([
      {
        ChannelName: 'train',
        DataSource: {
          S3DataSource: {
            S3DataType: 'S3Prefix',
            S3Uri: 's3://data/flights/',
            S3DataDistributionType: 'FullyReplicated',
          },
        },
        InputMode: 'File',
      },
    ]);
  });

  test('gives the job the folder of the champion to compare with', async () => {
    const memory = memoryRegistry();
    await memory.registry.registerVersion(candidate('1.0.0'), because);
    await memory.registry.changeStage(model, '1.0.0', { from: 'registered', to: 'approved' }, because);
    await memory.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
    const prepared = await prepareTraining({ executionArn }, ports(memory));
    const artifactUri = 's3://artifacts/models/flight-delay/1.0.0/';
    expect(prepared.champion).toEqual({ version: '1.0.0', artifactUri });
    expect(prepared.channels[1]).toMatchObject({
      ChannelName: 'champion',
      DataSource: { S3DataSource: { S3Uri: artifactUri } },
    });
  });

  test('lets the request override hyperparameters', async () => {
    const input = { executionArn, hyperparameters: { seed: '2', train_from: '2001-02-01' } };
    expect((await prepareTraining(input, ports())).hyperparameters).toEqual({
      seed: '2',
      depth: '6',
      train_from: '2001-02-01',
    });
  });

  test.each([
    ['no execution', {}],
    ['hyperparameters that are no texts', { executionArn, hyperparameters: { seed: 2 } }],
  ])('fails for %s', async (_, input) => {
    await expect(prepareTraining(input, ports())).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });
});

test('hyperparameters of the environment must be texts', () => {
  expect(() => parseHyperparameters({ seed: 1 })).toThrow('TIDEGATE_HYPERPARAMETERS is not valid');
});
