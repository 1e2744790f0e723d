import { z } from 'zod';
import { duration, wholeNumber } from './scalars';

const bake = duration.describe(
  'How long the new version is watched before the next step; an alarm in that time takes it back.',
);

/** How traffic moves from champion to challenger. */
export const rollout = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all-at-once') }).describe('All traffic in one step.'),
    z
      .strictObject({ kind: z.literal('blue-green'), bake })
      .describe('A second fleet takes all traffic at once; the first stays for the bake time.'),
    z
      .strictObject({
        kind: z.literal('canary'),
        steps: z
          .array(wholeNumber(1, 100), 'a list of percentages')
          .min(2, 'a list of at least two percentages, such as [10, 100]')
          .describe('Percentages of traffic, rising, the last one 100.'),
        bake,
      })
      .describe('A share of the traffic first, then all of it.'),
    z
      .strictObject({
        kind: z.literal('linear'),
        percent: wholeNumber(1, 50).describe('Percent of traffic that moves in each step.'),
        every: duration.describe('Time between two steps.'),
      })
      .describe('Equal shares of the traffic at equal times.'),
    z
      .strictObject({
        kind: z.literal('rolling'),
        batchPercent: wholeNumber(5, 50).describe('Percent of the fleet that is replaced at once.'),
        bake,
      })
      .describe('Batches of instances are replaced in place, without a second fleet. SageMaker endpoints only.'),
  ])
  .describe('How traffic moves to a new version. Alarms of the model take it back.');
export type RolloutSettings = z.output<typeof rollout>;
