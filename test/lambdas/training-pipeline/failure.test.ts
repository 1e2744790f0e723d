import { classify, recordFailure } from '../../../lambdas/training-pipeline/failure';

describe('a failure of the training pipeline', () => {
  test('of a job tells its name, its end and its reason, and nothing else of the job', () => {
    const cause = JSON.stringify({
      TrainingJobName: 'm-1',
      TrainingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: channel train: missing',
      HyperParameters: { secret: 'x' },
    });
    expect(classify('States.TaskFailed', cause)).toEqual({
      error: 'Tidegate.TrainingFailed',
      cause: 'job m-1 ended Failed: AlgorithmError: channel train: missing',
    });
  });

  test('of a job that was stopped tells why', () => {
    const job = { TrainingJobName: 'm-1', TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxWaitTimeExceeded' };
    expect(classify('States.TaskFailed', JSON.stringify(job)).cause).toBe('job m-1 ended Stopped: MaxWaitTimeExceeded');
  });

  test('of a function keeps our error and its sentence', () => {
    const cause = JSON.stringify({ errorType: 'Tidegate.InvalidData', errorMessage: 'no data', trace: ['at x'] });
    expect(classify('Tidegate.InvalidData', cause)).toEqual({ error: 'Tidegate.InvalidData', cause: 'no data' });
  });

  test.each([
    ['SageMaker.ResourceLimitExceededException', 'quota', 'Tidegate.TrainingFailed'],
    ['States.Timeout', '', 'Tidegate.Unexpected'],
    ['TypeError', JSON.stringify({ errorMessage: 'x is undefined' }), 'Tidegate.Unexpected'],
  ])('%s has one of our names and keeps its own in the sentence', (error, cause, name) => {
    const failure = classify(error, cause);
    expect(failure.error).toBe(name);
    expect(failure.cause).toMatch(new RegExp(`^${error.replace('.', '\\.')}: .+`));
  });

  test('is cut short', () => {
    expect(classify('States.TaskFailed', 'x'.repeat(5000)).cause.length).toBeLessThan(1100);
  });

  test('is announced on the bus and handed back for the end of the execution', async () => {
    const published: unknown[] = [];
    const events = { publish: async (type: string, payload: unknown) => void published.push([type, payload]) };
    const input = { executionArn: 'arn:x', failure: { Error: 'Tidegate.InvalidData', Cause: 'no data' } };
    const failure = await recordFailure(input, { model: 'm', events });
    expect(failure).toEqual({ error: 'Tidegate.InvalidData', cause: 'no data' });
    expect(published).toEqual([
      ['TrainingFailed', { schemaVersion: 1, model: 'm', executionArn: 'arn:x', ...failure }],
    ]);
  });

  test('without a word is announced too', async () => {
    const events = { publish: async () => undefined };
    expect(await recordFailure({ executionArn: 'arn:x', failure: {} }, { model: 'm', events })).toEqual({
      error: 'Tidegate.Unexpected',
      cause: 'Unknown: no reason given',
    });
  });
});
