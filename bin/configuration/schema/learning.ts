import * as z from 'zod';
import { builtImages } from './images';
import { duration, names, numberBetween, s3Uri, scheduleExpression, text, wholeNumber } from './scalars';

/** Where a container image comes from. */
const trainingImage = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('folder'),
        path: text.describe('Folder with a Dockerfile, relative to this file.'),
      })
      .describe('Built by Docker when the assets are published.'),
    ...builtImages,
  ])
  .describe('Training image that follows the SageMaker training-container contract.');
export type TrainingImageSettings = z.output<typeof trainingImage>;

const dataContract = {
  minimumRows: wholeNumber(0, 1e12).optional().describe('Rows over all files, at least. Default: 1.'),
  minimumSize: wholeNumber(1, 1e9).optional().describe('MiB over all files, at least. Default: anything.'),
  requiredColumns: names.optional().describe('Columns that every file must have. Default: none.'),
};

const trainingData = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('artifact-store'), ...dataContract })
      .describe('In the bucket for artifacts, under datasets/<model>/.'),
    z
      .strictObject({ kind: z.literal('s3'), prefix: s3Uri.describe('Prefix in any bucket.'), ...dataContract })
      .describe('In a bucket you have.'),
  ])
  .describe('Data to train on, and what it must hold before a job is paid for.');
export type TrainingDataSettings = z.output<typeof trainingData>;

const gate = z
  .strictObject({
    metric: text.describe('Metric of evaluation.json that decides, for example auc.'),
    margin: z
      .number('a number from 0')
      .min(0, 'a number from 0')
      .optional()
      .describe('How much worse than the champion a challenger may be. Default: 0.'),
    confidence: numberBetween(0, 1)
      .optional()
      .describe('One-sided confidence with which it must be shown. Default: 0.95.'),
    floor: z.number('a number').optional().describe('What the metric must reach in any case. Default: no such bound.'),
  })
  .describe('What a challenger must show before it may be rolled out.');

const instances = {
  instanceType: text.optional().describe('SageMaker instance type. Default: ml.m5.xlarge.'),
  instanceCount: wholeNumber(1, 1000).optional().describe('Number of instances. Default: 1.'),
  volumeSize: wholeNumber(1, 16384).optional().describe('Volume of each instance in GiB. Default: 30.'),
  maximumRuntime: duration.optional().describe('When a job is stopped. Default: 4h.'),
  localStorage: z
    .boolean('true or false')
    .optional()
    .describe('Whether the type has local NVMe storage, which takes no key of ours. Default: known by its family.'),
};

const compute = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('spot'),
        ...instances,
        maximumWait: duration.optional().describe('Waiting and running together. Default: twice the maximum runtime.'),
      })
      .describe('Spot capacity: costs less; an interrupted job goes on from its last checkpoint.'),
    z.strictObject({ kind: z.literal('on-demand'), ...instances }).describe('Starts at once, is never interrupted.'),
  ])
  .describe('What a job runs on. Default: one ml.m5.xlarge on spot capacity.');
export type TrainingComputeSettings = z.output<typeof compute>;

/** How a new version is trained. */
export const training = z
  .strictObject({
    image: trainingImage,
    data: trainingData.prefault({ kind: 'artifact-store' }),
    gate,
    compute: compute.optional(),
    hyperparameters: z
      .record(
        text,
        z.union([z.string(), z.number(), z.boolean()], 'a text, a number, true or false'),
        'names with values',
      )
      .optional()
      .describe('Passed to the training program as text.'),
  })
  .describe('Training pipeline. Absent: new versions come from outside, through the registry.');
export type TrainingSettings = z.output<typeof training>;

const reminder = {
  remindEvery: duration.optional().describe('How often an alarm that still stands asks again. Default: 1d.'),
};

/** Why retraining starts. */
const trigger = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('drift'), ...reminder }).describe('The drift alarm of the monitor fires.'),
  z
    .strictObject({ on: z.literal('quality'), ...reminder })
    .describe('The answers have become worse, as their outcomes prove. Needs monitoring.quality.'),
  z
    .strictObject({ on: z.literal('schedule'), at: scheduleExpression.describe('When, in UTC.') })
    .describe('At known times.'),
  z
    .strictObject({
      on: z.literal('new-data'),
      prefix: s3Uri
        .optional()
        .describe('Prefix whose bucket sends its events to EventBridge. Default: the training data.'),
      suffix: text.optional().describe('Marker that is written when an upload is complete. Default: _SUCCESS.'),
    })
    .describe('New objects arrive under a prefix.'),
  z.strictObject({ on: z.literal('configuration') }).describe('The training settings of this file change.'),
  z
    .strictObject({ on: z.literal('person') })
    .describe('Somebody asks for it with an event on the bus of the platform.'),
]);
export type TriggerSettings = z.output<typeof trigger>;

/** When a new version is trained. */
export const retraining = z
  .strictObject({
    triggers: z
      .array(trigger, 'a list')
      .min(1, 'a list with at least one trigger')
      .describe('Each may start a training; together they start at most one at a time.'),
    cooldown: duration
      .optional()
      .describe('How long the end of a training holds off the next; a person may override it. Default: 1d.'),
  })
  .describe('When the training pipeline runs. Absent: only when somebody starts it.');
export type RetrainingSettings = z.output<typeof retraining>;
