import { lambdaTask } from '../foundation/lambda-task';

// Not for a whole machine: where a map reads its items, local emulators understand paths only.
export const jsonata = { QueryLanguage: 'JSONata' } as const;

// A child is an express workflow, which may take five minutes; eight pieces of 32 MiB take some seconds.
const itemsAtOnce = 8;
/** Functions that a map runs at a time. */
export const functionsAtOnce = 40;

/** A task that calls a function, in JSONata. */
export function invoke(functionArn: string, payload: unknown): Record<string, unknown> {
  return { ...lambdaTask(functionArn, payload), ...jsonata };
}

/** A distributed map over a list that lies in the reports bucket. */
export interface DistributedMap {
  /** Name of the state; it begins the names of its children. */
  readonly name: string;
  readonly comment: string;
  /** Name of the one state of a child. */
  readonly step: string;
  /** Called with several items at a time. */
  readonly functionArn: string;
  /** Where the state's input tells the list's place: a field with `bucket` and `key`. */
  readonly list: string;
  /** Where the map leaves its results. */
  readonly results: { readonly bucket: string; readonly prefix: string };
  readonly next: string;
}

/**
 * Renders a distributed map. Every function stores what it makes and answers little, so that nothing depends on how a map
 * hands results on: the map's own results go to a file that nobody needs. One item that fails, after its retries, fails the
 * map and with it the execution: a verdict rests on everything or is not reached.
 */
export function distributedMap(map: DistributedMap): Record<string, unknown> {
  return {
    Type: 'Map',
    Comment: map.comment,
    Label: map.name,
    MaxConcurrency: functionsAtOnce,
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { 'Bucket.$': `$.${map.list}.bucket`, 'Key.$': `$.${map.list}.key` },
    },
    ItemBatcher: { MaxItemsPerBatch: itemsAtOnce },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      StartAt: map.step,
      States: {
        [map.step]: {
          ...invoke(map.functionArn, '{% $states.input %}'),
          Output: '{% $states.result.Payload %}',
          End: true,
        },
      },
    },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: map.results.bucket, Prefix: map.results.prefix },
    },
    // What it was given goes on; what it came to lies in the reports bucket.
    ResultPath: null,
    Next: map.next,
  };
}
