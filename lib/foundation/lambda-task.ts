import { errorNames } from '../contracts/errors';

/** Errors that trying again cannot mend. */
const final = Object.values(errorNames);
const lambdaService = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/**
 * A task that calls a function, with patience for what passes and none for what does not. In JSONata.
 *
 * @param again how often a function is called again that failed for a reason that has no name of ours: it ran out of time
 * or memory, say
 */
export function lambdaTask(functionArn: string, payload: unknown, again = 2): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionArn, Payload: payload },
    Retry: [
      { ErrorEquals: final, MaxAttempts: 0 },
      retry(lambdaService, { attempts: 6, interval: 2 }),
      retry(['States.TaskFailed'], { attempts: again, interval: 10 }),
    ],
  };
}

/** A retry with jitter. */
export function retry(
  errors: readonly string[],
  { attempts, interval }: { attempts: number; interval: number },
): object {
  return {
    ErrorEquals: errors,
    MaxAttempts: attempts,
    IntervalSeconds: interval,
    BackoffRate: 2,
    JitterStrategy: 'FULL',
  };
}
