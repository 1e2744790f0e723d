import jsonata from 'jsonata';
import { Readable } from 'node:stream';
import { validateInput } from '../../../local/sagemaker/service-model/validate';
import { evaluateChallenger } from '../../../lambdas/training-pipeline/evaluate-challenger';
import { recordFailure } from '../../../lambdas/training-pipeline/failure';
import { prepareTraining } from '../../../lambdas/training-pipeline/prepare-training';
import { registerChallenger } from '../../../lambdas/training-pipeline/register-challenger';
import type { TidegateError } from '../../../lib/contracts/errors';
import { because, candidate } from '../../lambdas/model-registry/memory-registry';
import { executionArn, finishedJob, folder, model } from '../../lambdas/training-pipeline/challenger';
import { archiveOf } from '../../lambdas/training-pipeline/archive';
import { EvaluatedTemplate } from '../evaluated-template';
import { gpuCompute, loopTemplate } from '../retraining/loop';
import type { LoopProps } from '../retraining/loop';
import { newStack } from '../synthesis';
import { expressionsOf, run, TaskError } from './machine';
import type { Definition } from './machine';

function definitionOf(props: LoopProps = {}): Definition {
  const template = new EvaluatedTemplate(loopTemplate(newStack(), props));
  const { properties } = template.stateMachine('training');
  return JSON.parse(properties['DefinitionString'] as string) as Definition;
}

const spot = definitionOf();
const onDemand = definitionOf({ house: true, training: { compute: gpuCompute } });
const attributed = definitionOf({ attribution: {} });

const figure = (value: number) => ({ value, standardError: 0.001 });
const evaluation = (difference: number) =>
  JSON.stringify({
    evaluationVersion: 1,
    rows: 10,
    metrics: {
      auc: {
        direction: 'maximize',
        challenger: figure(0.67),
        champion: figure(0.65),
        difference: figure(difference),
      },
    },
  });

/** References that a deployment would have turned into ARNs. */
const withArns = (request: unknown) =>
  JSON.parse(
    JSON.stringify(request)
      .replace(/"\w*Role\w*\.Arn"/g, '"arn:aws:iam::111122223333:role/job"')
      .replace(/"\w*Key\w*\.Arn"/g, '"arn:aws:kms:eu-west-1:111122223333:key/1"'),
  ) as unknown;

/** An execution of the synthesized definition with the real functions, and SageMaker's part in memory. */
async function execute({
  definition = spot,
  input = {},
  difference = 0.02,
  crowned = true,
  data = 'x\n1\n',
  failedJob = '',
  attribute = async (): Promise<unknown> => ({ uri: null, reason: 'none were left' }),
} = {}) {
  const job = await finishedJob();
  if (crowned) {
    await job.registry.registerVersion(candidate('1.0.0'), because);
    await job.registry.changeStage(model, '1.0.0', { from: 'registered', to: 'approved' }, because);
    await job.registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
  }
  const published: unknown[] = [];
  const jobs: Record<string, unknown>[] = [];
  const file = { key: 'a.csv', bytes: data.length, lastModified: new Date(0) };
  const files = {
    list: () => Readable.from(data === '' ? [] : [file]),
    stream: async () => Readable.from([Buffer.from(data)]),
    range: async () => new ArrayBuffer(0),
  };
  const contract = { minimumRows: 1, minimumBytes: 1, requiredColumns: [] };
  const policy = { metric: 'auc', margin: 0.01, confidence: 0.95, floor: null };
  const handlers: Record<string, (event: unknown) => Promise<unknown>> = {
    ValidateData: (event) =>
      prepareTraining(event, {
        ...job.ports,
        dataUri: 's3://data/',
        contract,
        hyperparameters: { seed: '1' },
        files,
        registry: job.registry,
      }),
    EvaluateModel: (event) => evaluateChallenger(event, { ...job.ports, policy, registry: job.registry }),
    AttributeChallenger: attribute,
    RegisterChallenger: (event) => registerChallenger(event, job.ports),
    RecordFailure: (event) =>
      recordFailure(event, { model, events: { publish: async (...all) => void published.push(all) } }),
  };
  const train = async (request: Record<string, unknown>) => {
    jobs.push(validateInput('CreateTrainingJobRequest', withArns(request)) as Record<string, unknown>);
    const TrainingJobName = request['TrainingJobName'] as string;
    if (failedJob) {
      const described = { TrainingJobName, TrainingJobStatus: 'Failed', FailureReason: failedJob };
      throw new TaskError('States.TaskFailed', JSON.stringify(described));
    }
    const prefix = `training/${model}/${TrainingJobName}/output/`;
    const archive = await archiveOf({ ...folder, 'evaluation.json': evaluation(difference) });
    job.objects.folder('artifacts', prefix, { 'model.tar.gz': archive });
    return {
      TrainingJobArn: `arn:job/${TrainingJobName}`,
      ModelArtifacts: { S3ModelArtifacts: `s3://artifacts/${prefix}model.tar.gz` },
    };
  };
  const ended = await run(
    definition,
    input,
    async (resource, task) => {
      if (resource.endsWith('sagemaker:createTrainingJob.sync')) return train(task);
      const name = Object.keys(handlers).find((candidateName) =>
        (task['FunctionName'] as string).includes(candidateName),
      );
      try {
        return { Payload: await handlers[name!]!(JSON.parse(JSON.stringify(task['Payload']))) };
      } catch (error) {
        const { name: errorName, message } = error as TidegateError;
        throw new TaskError(errorName, JSON.stringify({ errorType: errorName, errorMessage: message }));
      }
    },
    executionArn,
  );
  return { ended, jobs, published, ...job };
}

describe('the state machine of the training pipeline', () => {
  test.each([
    ['on spot capacity', spot],
    ['on demand', onDemand],
    ['with attributions', attributed],
  ])('%s names only states that exist, reaches all of them, and holds JSONata that parses', (_, definition) => {
    const { States, StartAt } = definition;
    const next = Object.values(States).flatMap((state) => [
      state.Next,
      state.Default,
      ...(state.Choices ?? []).map((choice) => choice.Next),
      ...(state.Catch ?? []).map((caught) => caught.Next),
    ]);
    const named = new Set([StartAt, ...next.filter((name) => name !== undefined)]);
    expect([...named].sort()).toEqual(Object.keys(States).sort());
    for (const { expression } of expressionsOf(definition)) expect(() => jsonata(expression)).not.toThrow();
    expect(definition).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: expect.any(Number) });
  });

  test('catches every error of every task', () => {
    const elsewhere: Readonly<Record<string, string>> = {
      AttributeChallenger: 'RegisterChallenger',
      RecordFailure: 'Failed',
    };
    const tasks = Object.entries(attributed.States).filter(([, { Type }]) => Type === 'Task');
    for (const [name, { Catch }] of tasks) {
      expect(Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: elsewhere[name] ?? 'RecordFailure' }]);
    }
  });

  test('tries no error of ours again, since trying again cannot help', () => {
    for (const { Retry, Resource } of Object.values(attributed.States)) {
      if (!Resource?.endsWith('lambda:invoke')) continue;
      expect(Retry![0]).toMatchObject({
        ErrorEquals: expect.arrayContaining(['Tidegate.InvalidData']),
        MaxAttempts: 0,
      });
    }
  });

  test('leads from data to an approved version, each state taking what the one before it leaves', async () => {
    const { ended, registry, jobs } = await execute();
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      path: ['ValidateData', 'Train', 'EvaluateModel', 'RegisterChallenger', 'Decided', 'Approved'],
      output: { outcome: 'approved', version: '1.1.0' },
    });
    expect((await registry.getVersion(model, '1.1.0')).lineage.source).toBe(executionArn);
    expect(jobs).toMatchObject([
      {
        HyperParameters: { seed: '1' },
        InputDataConfig: [{ ChannelName: 'train' }, { ChannelName: 'champion' }],
        EnableNetworkIsolation: true,
      },
    ]);
  });

  test('gives a first version no champion to compare with', async () => {
    const { ended, jobs } = await execute({ crowned: false });
    expect(ended.output).toMatchObject({ outcome: 'approved', version: '1.0.0' });
    expect(jobs[0]!['InputDataConfig']).toHaveLength(1);
  });

  test('ends well, and leaves the champion, when the challenger is worse', async () => {
    const { ended, registry } = await execute({ difference: -0.05 });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rejected', version: '1.1.0' } });
    expect(ended.path.at(-1)).toBe('Rejected');
    expect((await registry.champion(model))?.version).toBe('1.0.0');
  });

  test('passes hyperparameters of the request on to the job', async () => {
    const { jobs } = await execute({ input: { cause: 'person', hyperparameters: { train_from: '2001-02-01' } } });
    expect(jobs[0]!['HyperParameters']).toEqual({ seed: '1', train_from: '2001-02-01' });
  });

  test('pays for no job when the data is not as agreed, and says why', async () => {
    const { ended, jobs, published } = await execute({ data: '' });
    expect(jobs).toEqual([]);
    expect(ended).toEqual({
      path: ['ValidateData', 'RecordFailure', 'Failed'],
      status: 'FAILED',
      error: 'Tidegate.InvalidData',
      cause: 'there is no training data at s3://data/; put files there and train again',
    });
    expect(published).toMatchObject([['TrainingFailed', { error: 'Tidegate.InvalidData', executionArn }]]);
  });

  test('announces a failed job with the reason that the training program gave', async () => {
    const { ended, tables } = await execute({ failedJob: 'AlgorithmError: no rows' });
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'Tidegate.TrainingFailed',
      cause: expect.stringContaining('ended Failed: AlgorithmError: no rows'),
    });
    expect(tables.stored.size).toBe(1);
  });
});

describe('the state machine of a model whose attributions are watched', () => {
  const noteOf = ({ tables }: Awaited<ReturnType<typeof execute>>) =>
    tables.log.find(({ action }) => action === 'gate-passed')!.details['attributions'];

  test('asks a challenger that passed before it is registered', async () => {
    const run = await execute({ definition: attributed });
    expect(run.ended).toMatchObject({
      status: 'SUCCEEDED',
      path: [
        ...['ValidateData', 'Train', 'EvaluateModel', 'Judged', 'AttributeChallenger', 'RegisterChallenger'],
        ...['Decided', 'Approved'],
      ],
    });
    expect(noteOf(run)).toBe('not computed: none were left');
  });

  test('asks nothing of one that was refused', async () => {
    const { ended } = await execute({ definition: attributed, difference: -0.05 });
    expect(ended.path).not.toContain('AttributeChallenger');
    expect(ended.path.at(-1)).toBe('Rejected');
  });

  test('registers it all the same when asking fails, and keeps the reason', async () => {
    const run = await execute({
      definition: attributed,
      attribute: async () => Promise.reject(new Error('Task timed out after 900.00 seconds')),
    });
    expect(run.ended).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'approved', version: '1.1.0' } });
    expect(run.published).toEqual([]);
    expect(noteOf(run)).toContain('Task timed out after 900.00 seconds');
  });

  test('waits for no second try of what ran out of time or memory', () => {
    expect(attributed.States['AttributeChallenger']!.Retry).toContainEqual(
      expect.objectContaining({ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 0 }),
    );
  });
});

describe('the training job', () => {
  const job = (definition: Definition) => definition.States['Train']!.Arguments as Record<string, unknown>;

  test('on spot capacity waits, and goes on from checkpoints of its own', () => {
    expect(job(spot)).toMatchObject({
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 14_400, MaxWaitTimeInSeconds: 28_800 },
      CheckpointConfig: { S3Uri: expect.stringContaining('$states.input.jobName') },
      ResourceConfig: { VolumeKmsKeyId: expect.any(String) },
      OutputDataConfig: { KmsKeyId: expect.any(String) },
    });
    expect(job(spot)).not.toHaveProperty('VpcConfig');
  });

  test('on several instances with local storage has no volume key, a network, and encrypted traffic', () => {
    expect(job(onDemand)).toMatchObject({
      ResourceConfig: { InstanceType: 'ml.g5.xlarge', InstanceCount: 2 },
      StoppingCondition: { MaxRuntimeInSeconds: 36_000 },
      VpcConfig: { SecurityGroupIds: [expect.any(String)], Subnets: [expect.any(String), expect.any(String)] },
      EnableInterContainerTrafficEncryption: true,
    });
    expect(job(onDemand)['ResourceConfig']).not.toHaveProperty('VolumeKmsKeyId');
    expect(job(onDemand)).not.toHaveProperty('EnableManagedSpotTraining');
  });

  test('has time for its longest wait and for the functions around it', () => {
    expect(spot.TimeoutSeconds).toBe(28_800 + 7200);
    expect(onDemand.TimeoutSeconds).toBe(36_000 + 7200);
  });
});
