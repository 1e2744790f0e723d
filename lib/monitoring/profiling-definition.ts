import { lambdaTask } from '../foundation/lambda-task';

/** What the state machine refers to. Values may be CDK tokens. */
export interface ProfilingDefinitionParts {
  readonly model: string;
  readonly environmentName: string;
  /** ARNs of the functions. */
  readonly functions: {
    readonly plan: string;
    readonly profile: string;
    readonly merge: string;
    readonly judge: string;
  };
  /** Where the map leaves its results: a bucket and a prefix. */
  readonly results: { readonly bucket: string; readonly prefix: string };
}

// Not for the whole machine: where a map reads its items, local emulators understand paths only.
const jsonata = { QueryLanguage: 'JSONata' } as const;

// A child is an express workflow, which may take five minutes; eight pieces of 32 MiB take some seconds.
const piecesAtOnce = 8;
const functionsAtOnce = 40;

/**
 * Plan → profile pieces of capture, many at a time → add the pieces of each hour up → judge. Hours that have a profile are
 * not read again, so most runs profile one hour, and the first of a new version a whole window.
 *
 * Every function stores what it makes and answers little, so that nothing depends on how a map hands results on: the
 * distributed map's own results go to a file that nobody needs.
 */
export function renderProfilingDefinition(parts: ProfilingDefinitionParts): Record<string, unknown> {
  const { functions, results, model, environmentName } = parts;
  return {
    Comment: `Profiles what ${model} is asked in ${environmentName} and judges it`,
    TimeoutSeconds: 3 * 3600,
    StartAt: 'Plan',
    States: {
      Plan: {
        ...invoke(functions.plan, { time: '{% $states.input.time %}' }),
        Comment: 'Finds which hours have no profile yet, and cuts their capture into pieces',
        Output: '{% $states.result.Payload %}',
        Next: 'AnythingNew',
      },
      AnythingNew: {
        Type: 'Choice',
        ...jsonata,
        Choices: [{ Condition: '{% $states.input.pieces.count > 0 %}', Next: 'ProfilePieces' }],
        Default: 'NothingNew',
      },
      NothingNew: { Type: 'Pass', ...jsonata, Output: '{% $merge([$states.input, {"merged": []}]) %}', Next: 'Judge' },
      ProfilePieces: {
        Type: 'Map',
        Comment: 'Profiles pieces of capture, several in one invocation',
        Label: 'ProfilePieces',
        MaxConcurrency: functionsAtOnce,
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { 'Bucket.$': '$.pieces.bucket', 'Key.$': '$.pieces.key' },
        },
        ItemBatcher: { MaxItemsPerBatch: piecesAtOnce },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'ProfileBatch',
          States: {
            ProfileBatch: {
              ...invoke(functions.profile, '{% $states.input %}'),
              Output: '{% $states.result.Payload %}',
              End: true,
            },
          },
        },
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { Bucket: results.bucket, Prefix: results.prefix },
        },
        // What it was given goes on; what it came to lies in the reports bucket.
        ResultPath: null,
        Next: 'MergeHours',
      },
      MergeHours: {
        Type: 'Map',
        ...jsonata,
        Comment: 'Adds the pieces of each hour up',
        Items: '{% $states.input.hours %}',
        MaxConcurrency: functionsAtOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'MergeHour',
          States: {
            MergeHour: {
              ...invoke(functions.merge, '{% $states.input %}'),
              Output: '{% $states.result.Payload %}',
              End: true,
            },
          },
        },
        Output: '{% $merge([$states.input, {"merged": $states.result}]) %}',
        Next: 'Judge',
      },
      Judge: {
        ...invoke(functions.judge, {
          time: '{% $states.input.time %}',
          plan: '{% $states.input.plan %}',
          merged: '{% $states.input.merged %}',
        }),
        Comment: 'Adds the hours of the window up, reaches a verdict, stores and announces it',
        Output: '{% $states.result.Payload %}',
        End: true,
      },
    },
  };
}

function invoke(functionArn: string, payload: unknown): Record<string, unknown> {
  return { ...lambdaTask(functionArn, payload), ...jsonata };
}
