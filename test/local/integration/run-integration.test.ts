import { runIntegration } from '../../../local/integration/run-integration';
import type { IntegrationParts } from '../../../local/integration/run-integration';
import type { IntegrationRequest } from '../../../local/projection/state-machines';
import type { Permission } from '../../../local/sagemaker/required-permissions';
import { startTestTwin } from '../sagemaker/twin-world';
import type { TestTwin } from '../sagemaker/twin-world';

const role = 'arn:aws:iam::000000000000:role/machine';
let twin: TestTwin;
let did: Permission[];
let allowed: string[];
let runs: boolean;

beforeEach(async () => {
  twin = await startTestTwin();
  twin.storage.objects.set('s3://b/data/1.csv', 'one');
  did = [];
  allowed = ['sagemaker:*', 'iam:PassRole', 'events:*'];
  runs = true;
});
afterEach(async () => twin.close());

const train = (
  hyperparameters: Record<string, string> = {},
  extra: Partial<IntegrationRequest> = {},
): IntegrationRequest => ({
  action: 'createTrainingJob',
  waits: true,
  execution: 'arn:execution',
  request: {
    TrainingJobName: 'job',
    RoleArn: 'arn:aws:iam::000000000000:role/training',
    AlgorithmSpecification: { TrainingImage: 'repo/program:1', TrainingInputMode: 'File' },
    InputDataConfig: [
      { ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/data/' } } },
    ],
    OutputDataConfig: { S3OutputPath: 's3://b/out/' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    HyperParameters: hyperparameters,
  },
  ...extra,
});

async function run(request: IntegrationRequest) {
  const parts: IntegrationParts = {
    service: twin.service,
    policies: async () => Promise.resolve([{ Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }] }]),
    did: (_role, permissions) => did.push(...permissions),
    stillRuns: async () => Promise.resolve(runs),
  };
  return runIntegration(request, role, parts);
}

describe('a task that calls SageMaker', () => {
  test('waits for its job and hands on how it stands, with times in milliseconds', async () => {
    expect(await run(train())).toEqual({
      state: 'succeeded',
      output: expect.objectContaining({
        TrainingJobStatus: 'Completed',
        ModelArtifacts: { S3ModelArtifacts: 's3://b/out/job/output/model.tar.gz' },
        TrainingEndTime: expect.any(Number),
      }),
    });
    expect(did.map(({ action }) => action)).toEqual([
      'sagemaker:CreateTrainingJob',
      'iam:PassRole',
      'sagemaker:DescribeTrainingJob',
      'sagemaker:StopTrainingJob',
      'events:PutTargets',
      'events:PutRule',
      'events:DescribeRule',
    ]);
  });

  test('fails as its job failed', async () => {
    const outcome = await run(train({ fail: 'yes' }));
    expect(outcome).toMatchObject({ state: 'failed', error: 'States.TaskFailed' });
    expect(JSON.parse((outcome as { cause: string }).cause)).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: expect.stringContaining('column delay is missing'),
    });
  });

  test('stops its job when the execution is gone', async () => {
    runs = false;
    expect(await run(train({ wait: 'yes' }))).toMatchObject({
      state: 'failed',
      cause: expect.stringContaining('"Stopped"'),
    });
  });

  test('starts nothing that the role of the machine may not do', async () => {
    allowed = ['sagemaker:*', 'iam:PassRole'];
    expect(await run(train())).toMatchObject({
      state: 'failed',
      error: 'SageMaker.AmazonSageMakerException',
      cause: expect.stringContaining('is not authorized to perform: events:PutTargets'),
    });
    expect(did).toEqual([]);
    expect(() => twin.service.trainingJobs.describe({ TrainingJobName: 'job' })).toThrow();
  });

  test('names errors as Step Functions does', async () => {
    await run(train());
    expect(await run(train())).toMatchObject({ error: 'SageMaker.ResourceInUseException' });
    expect(await run({ ...train(), request: {} })).toMatchObject({ error: 'SageMaker.AmazonSageMakerException' });
    expect(await run({ ...train(), action: 'createLabelingJob' })).toMatchObject({
      cause: expect.stringContaining('does not speak'),
    });
  });

  test('does not wait when it is not asked to', async () => {
    const request = train({}, { waits: false });
    expect(await run(request)).toEqual({
      state: 'succeeded',
      output: { TrainingJobArn: expect.stringContaining(':training-job/job') },
    });
    await twin.service.trainingJobs.ended('job');
  });
});
