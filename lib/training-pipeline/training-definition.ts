import { errorNames } from '../contracts/errors';
import { lambdaTask as invoke, retry } from '../foundation/lambda-task';

/** What the state machine refers to. Values may be CDK tokens. */
export interface TrainingDefinitionParts {
  readonly model: string;
  readonly environmentName: string;
  readonly timeoutSeconds: number;
  /** ARNs of the functions. */
  readonly functions: {
    readonly validateData: string;
    readonly evaluateModel: string;
    /** Absent where nobody watches on which features answers hang. */
    readonly attributeChallenger?: string | undefined;
    readonly registerChallenger: string;
    readonly recordFailure: string;
  };
  /** Everything of CreateTrainingJob that no execution changes. */
  readonly job: Readonly<Record<string, unknown>>;
}

/**
 * The state machine in Amazon States Language, with JSONata: each state gets what the states before it handed on, and
 * adds its own part (see `PreparedTraining`, `TrainedModel`, `EvaluatedModel`, `AttributedModel` in the contracts).
 */
export function renderTrainingDefinition(parts: TrainingDefinitionParts): Record<string, unknown> {
  const { functions, model, environmentName } = parts;
  const failed = [{ ErrorEquals: ['States.ALL'], Next: 'RecordFailure', Output: '{% $states.errorOutput %}' }];
  return {
    Comment: `Trains a challenger of ${model} in ${environmentName}, judges it against the champion and registers it`,
    QueryLanguage: 'JSONata',
    TimeoutSeconds: parts.timeoutSeconds,
    StartAt: 'ValidateData',
    States: {
      ValidateData: {
        ...invoke(functions.validateData, {
          executionArn: '{% $states.context.Execution.Id %}',
          hyperparameters: '{% $exists($states.input.hyperparameters) ? $states.input.hyperparameters : {} %}',
        }),
        Comment: 'Looks at the training data before a job is paid for',
        Output: '{% $states.result.Payload %}',
        Catch: failed,
        Next: 'Train',
      },
      Train: {
        Type: 'Task',
        Comment: 'Runs the training job and waits for its end',
        Resource: parts.job['Resource'],
        Arguments: {
          ...(parts.job['Arguments'] as object),
          TrainingJobName: '{% $states.input.jobName %}',
          HyperParameters: '{% $states.input.hyperparameters %}',
          InputDataConfig: '{% $states.input.channels %}',
        },
        Output:
          "{% $merge([$states.input, {'training': {" +
          "'modelUri': $states.result.ModelArtifacts.S3ModelArtifacts, " +
          "'jobArn': $states.result.TrainingJobArn, " +
          "'seconds': $exists($states.result.TrainingTimeInSeconds) ? $states.result.TrainingTimeInSeconds : 0}}]) %}",
        // Creating was throttled; a job that ran and failed raises States.TaskFailed, and its failure is final.
        Retry: [retry(['SageMaker.AmazonSageMakerException'], { attempts: 6, interval: 20 })],
        Catch: failed,
        Next: 'EvaluateModel',
      },
      EvaluateModel: {
        ...invoke(functions.evaluateModel, '{% $states.input %}'),
        Comment: 'Judges the challenger against the champion',
        Output: "{% $merge([$states.input, {'gate': $states.result.Payload}]) %}",
        Catch: failed,
        Next: functions.attributeChallenger === undefined ? 'RegisterChallenger' : 'Judged',
      },
      ...(functions.attributeChallenger !== undefined && attributing(functions.attributeChallenger)),
      RegisterChallenger: {
        ...invoke(functions.registerChallenger, {
          executionArn: '{% $states.context.Execution.Id %}',
          evaluated: '{% $states.input %}',
        }),
        Comment: 'Registers the version with its lineage and the result of the gate, passed or not',
        Output: '{% $states.result.Payload %}',
        Catch: failed,
        Next: 'Decided',
      },
      Decided: {
        Type: 'Choice',
        Choices: [{ Condition: "{% $states.input.outcome = 'approved' %}", Next: 'Approved' }],
        Default: 'Rejected',
      },
      Approved: { Type: 'Succeed', Comment: 'The challenger may be rolled out' },
      Rejected: { Type: 'Succeed', Comment: 'The champion keeps serving' },
      RecordFailure: {
        ...invoke(functions.recordFailure, {
          executionArn: '{% $states.context.Execution.Id %}',
          failure: '{% $states.input %}',
        }),
        Comment: 'Announces the failure with its type and reason',
        Output: '{% $states.result.Payload %}',
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Next: 'Failed',
            Output: { error: errorNames.unexpected, cause: '{% $states.errorOutput.Error %}' },
          },
        ],
        Next: 'Failed',
      },
      Failed: { Type: 'Fail', Error: '{% $states.input.error %}', Cause: '{% $states.input.cause %}' },
    },
  };
}

/** A version is complete without attributions: whatever stands in their way, it is registered, and the ledger says why. */
function attributing(functionArn: string): Record<string, unknown> {
  return {
    Judged: {
      Type: 'Choice',
      Comment: 'What was refused will never serve: nobody asks it anything',
      Choices: [{ Condition: '{% $states.input.gate.passed %}', Next: 'AttributeChallenger' }],
      Default: 'RegisterChallenger',
    },
    AttributeChallenger: {
      // What it could not do in a quarter of an hour it will not do in the next one.
      ...invoke(functionArn, '{% $states.input %}', 0),
      Comment: 'Finds out on which features the answers hang, so that the monitor knows what is usual',
      Output: "{% $merge([$states.input, {'attributions': $states.result.Payload}]) %}",
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Next: 'RegisterChallenger',
          Output: "{% $merge([$states.input, {'attributions': {'failure': $states.errorOutput}}]) %}",
        },
      ],
      Next: 'RegisterChallenger',
    },
  };
}
