import {
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  StopProcessingJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { CreateProcessingJobCommandInput, CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTestTwin, until } from './twin-world';
import type { TestTwin } from './twin-world';

const role = 'arn:aws:iam::000000000000:role/training';
let twin: TestTwin;

beforeEach(async () => {
  twin = await startTestTwin();
  twin.storage.objects.set('s3://b/data/1.csv', 'one,');
  twin.storage.objects.set('s3://b/data/2.csv', 'two');
});
afterEach(async () => twin.close());

async function train(extra: Partial<CreateTrainingJobCommandInput> = {}) {
  return twin.client.send(
    new CreateTrainingJobCommand({
      TrainingJobName: 'job',
      RoleArn: role,
      AlgorithmSpecification: { TrainingImage: 'repo/program:1', TrainingInputMode: 'File' },
      InputDataConfig: [
        { ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/data/' } } },
      ],
      OutputDataConfig: { S3OutputPath: 's3://b/training/m/' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      ...extra,
    }),
  );
}

const describeJob = async () => twin.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'job' }));
const ended = async () =>
  until(describeJob, ({ TrainingJobStatus }) => !['InProgress', 'Stopping'].includes(TrainingJobStatus!));

describe('a training job', () => {
  test('runs its program on the channels and leaves the model where it was asked to', async () => {
    const { TrainingJobArn } = await train({ HyperParameters: { seed: '1' } });
    const described = await ended();
    expect(described).toMatchObject({
      TrainingJobArn,
      TrainingJobStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: 's3://b/training/m/job/output/model.tar.gz' },
      TrainingTimeInSeconds: expect.any(Number),
    });
    const file = path.join(twin.folder, 'model.tar.gz');
    writeFileSync(file, twin.storage.objects.get('s3://b/training/m/job/output/model.tar.gz')!, 'latin1');
    expect(execFileSync('tar', ['-tzf', file]).toString()).toBe('model.onnx\n');
    expect(execFileSync('tar', ['-xzOf', file, 'model.onnx']).toString()).toBe('one,two for job');
  });

  test('publishes every step, with times in milliseconds', async () => {
    await train({ Tags: [{ Key: 'model', Value: 'm' }] });
    await ended();
    const steps = twin.events.map(({ type, detail }) => [type, detail['SecondaryStatus'], detail['TrainingJobStatus']]);
    const type = 'SageMaker Training Job State Change';
    expect(steps).toEqual([
      [type, 'Starting', 'InProgress'],
      [type, 'Downloading', 'InProgress'],
      [type, 'Training', 'InProgress'],
      [type, 'Uploading', 'InProgress'],
      [type, 'Completed', 'Completed'],
    ]);
    expect(twin.events.at(-1)!.detail).toMatchObject({ TrainingEndTime: expect.any(Number), Tags: { model: 'm' } });
  });

  test('fails with the reason that its program left', async () => {
    await train({ HyperParameters: { fail: 'yes' } });
    expect(await ended()).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: column delay is missing, exit code: 3',
    });
    expect([...twin.storage.objects.keys()]).toEqual(['s3://b/data/1.csv', 's3://b/data/2.csv']);
  });

  test('fails when its channel is empty', async () => {
    await train({
      InputDataConfig: [
        { ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/none/' } } },
      ],
    });
    expect((await ended()).FailureReason).toBe(
      'ClientError: Data download failed: there are no objects under s3://b/none/',
    );
  });

  test('fails when no program is declared for its image', async () => {
    await train({ AlgorithmSpecification: { TrainingImage: 'other:1', TrainingInputMode: 'File' } });
    expect((await ended()).FailureReason).toContain("no program is declared for the image 'other:1'");
  });

  test('is stopped when somebody asks for it, and only then', async () => {
    await train({ HyperParameters: { wait: 'yes' } });
    await until(describeJob, ({ SecondaryStatus }) => SecondaryStatus === 'Training');
    await twin.client.send(new StopTrainingJobCommand({ TrainingJobName: 'job' }));
    expect(await ended()).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
    await expect(twin.client.send(new StopTrainingJobCommand({ TrainingJobName: 'job' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The request was rejected because the training job is in status Stopped.',
    });
  });

  test('is stopped when it runs longer than it may', async () => {
    await train({ HyperParameters: { wait: 'yes' }, StoppingCondition: { MaxRuntimeInSeconds: 1 } });
    expect(await ended()).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
  });

  test('has a name of its own', async () => {
    await train();
    await expect(train()).rejects.toMatchObject({
      name: 'ResourceInUse',
      message: expect.stringContaining('must be unique'),
    });
    await ended();
    await expect(twin.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'other' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Requested resource not found.',
    });
    const { TrainingJobSummaries } = await twin.client.send(new ListTrainingJobsCommand({ NameContains: 'jo' }));
    expect(TrainingJobSummaries).toEqual([
      expect.objectContaining({ TrainingJobName: 'job', TrainingJobStatus: 'Completed' }),
    ]);
  });
});

describe('a processing job', () => {
  const process = async (changes: Partial<CreateProcessingJobCommandInput> = {}) => {
    const file = { S3DataType: 'S3Prefix', S3InputMode: 'File' } as const;
    await twin.client.send(
      new CreateProcessingJobCommand({
        ProcessingJobName: 'p',
        RoleArn: role,
        AppSpecification: { ImageUri: 'repo/program:1' },
        ProcessingResources: {
          ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 10 },
        },
        ProcessingInputs: [
          { InputName: 'in', S3Input: { S3Uri: 's3://b/in/', LocalPath: '/opt/ml/processing/in', ...file } },
        ],
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'out',
              S3Output: { S3Uri: 's3://b/out/', LocalPath: '/opt/ml/processing/out', S3UploadMode: 'EndOfJob' },
            },
          ],
        },
        ...changes,
      }),
    );
  };
  const described = async () => twin.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'p' }));
  const over = async () => until(described, ({ ProcessingJobStatus }) => !/ing$|InProgress/.test(ProcessingJobStatus!));

  beforeEach(() => {
    twin.storage.objects.set('s3://b/in/a.txt', 'quiet');
  });

  test('takes its inputs from S3 and puts its outputs there', async () => {
    await process();
    expect(await over()).toMatchObject({ ProcessingJobStatus: 'Completed', ExitMessage: 'p ran on 1' });
    expect(twin.storage.objects.get('s3://b/out/a.txt')).toBe('QUIET');
    expect(twin.events.map(({ type, detail }) => [type, detail['ProcessingJobStatus']])).toEqual(
      expect.arrayContaining([
        ['SageMaker Processing Job State Change', 'InProgress'],
        ['SageMaker Processing Job State Change', 'Completed'],
      ]),
    );
  });

  test('fails with the message that its program left', async () => {
    twin.storage.objects.set('s3://b/in/a.txt', 'loud');
    await process();
    expect(await over()).toMatchObject({
      ProcessingJobStatus: 'Failed',
      ExitMessage: 'it is loud already',
      FailureReason: 'AlgorithmError: it is loud already, exit code: 4',
    });
  });

  test('fails when its inputs are not there', async () => {
    twin.storage.objects.clear();
    await process();
    expect(await over()).toMatchObject({
      ProcessingJobStatus: 'Failed',
      FailureReason: expect.stringContaining('there are no objects under s3://b/in/') as string,
    });
  });

  test('is stopped when somebody asks for it, and only then', async () => {
    await process({ Environment: { WAIT: 'yes' } });
    await until(described, ({ ProcessingStartTime }) => ProcessingStartTime !== undefined);
    await twin.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'p' }));
    expect((await over()).ProcessingJobStatus).toBe('Stopped');
    await expect(twin.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'p' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The request was rejected because the processing job is in status Stopped.',
    });
  });

  test('has a name of its own', async () => {
    await process();
    await expect(process()).rejects.toMatchObject({ name: 'ResourceInUse' });
    await over();
    const other = new DescribeProcessingJobCommand({ ProcessingJobName: 'other' });
    await expect(twin.client.send(other)).rejects.toMatchObject({ message: 'Requested resource not found.' });
    const { ProcessingJobSummaries } = await twin.client.send(
      new ListProcessingJobsCommand({ StatusEquals: 'Completed' }),
    );
    expect(ProcessingJobSummaries!.map(({ ProcessingJobName }) => ProcessingJobName)).toEqual(['p']);
  });
});
