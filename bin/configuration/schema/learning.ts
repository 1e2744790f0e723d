import { z } from 'zod';
import { duration, imageUri, s3Uri, scheduleExpression, text, wholeNumber } from './scalars';

/** How the model is watched. */
export const monitoring = z
  .strictObject({
    every: duration.default('1h').describe('How often a window of captured requests is judged.'),
    lookback: duration.optional().describe('Length of the window. Absent: as long as the time between two runs.'),
  })
  .describe('Drift monitor on captured requests. Absent: the model is not monitored.');
export type MonitoringSettings = z.output<typeof monitoring>;

/** How a new version is trained. */
export const training = z
  .strictObject({
    image: imageUri.describe('Training image that follows the SageMaker training-container contract.'),
    instanceType: text.describe('Instance type of the training job, for example ml.m5.xlarge.'),
    data: s3Uri.describe('Prefix of the training data.'),
    hyperparameters: z
      .record(
        text,
        z.union([z.string(), z.number(), z.boolean()], 'a text, a number, true or false'),
        'names with values',
      )
      .default({})
      .describe('Passed to the training program as text.'),
    maxRuntime: duration.default('6h').describe('When a training job is stopped.'),
    capacity: z
      .enum(['spot', 'on-demand'])
      .default('spot')
      .describe('Spot instances cost less and may be interrupted; the job goes on from its checkpoint.'),
    volumeSize: wholeNumber(1, 16384).default(50).describe('Disk of the training job in GiB.'),
  })
  .describe('Training pipeline. Absent: new versions come from outside, through the registry.');
export type TrainingSettings = z.output<typeof training>;

/** Why retraining starts. */
const trigger = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('drift') }).describe('The drift alarm of the monitor fires.'),
  z
    .strictObject({ on: z.literal('schedule'), at: scheduleExpression.describe('When, in UTC.') })
    .describe('At known times.'),
  z
    .strictObject({
      on: z.literal('new-data'),
      prefix: s3Uri.describe('Prefix that is watched; its bucket must send events to EventBridge.'),
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
    cooldown: duration.default('1d').describe('How long after a training nothing but a person starts the next.'),
  })
  .describe('When the training pipeline runs. Absent: only when somebody starts it.');
export type RetrainingSettings = z.output<typeof retraining>;
