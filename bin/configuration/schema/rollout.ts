import * as z from 'zod';
import { duration, wholeNumber } from './scalars';

const percent = wholeNumber(1, 100);
const bake = duration
  .optional()
  .describe('How long the new version is watched in each step; an alarm in that time takes it back. Default: minutes.');

/** How traffic moves from champion to challenger. Which back end can do what is judged by the constructs. */
export const rollout = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all-at-once') }).describe('All traffic in one step.'),
    z
      .strictObject({ kind: z.literal('blue-green'), bake })
      .describe('A second fleet takes all traffic at once; the first stands by for the bake time.'),
    z
      .strictObject({
        kind: z.literal('canary'),
        steps: z
          .array(percent, 'a list of percentages')
          .optional()
          .describe('Percentages of traffic, rising, the last one 100. Default: [10, 100].'),
        bake,
      })
      .describe('A share of the traffic first, the rest when the alarms stay quiet.'),
    z
      .strictObject({
        kind: z.literal('linear'),
        percent: percent.optional().describe('Percent of traffic that moves in each step. Default: 25.'),
        every: duration.optional().describe('Time between two steps. Default: 5m.'),
      })
      .describe('Equal shares of the traffic at equal times.'),
    z
      .strictObject({
        kind: z.literal('rolling'),
        batchPercent: percent.optional().describe('Percent of the fleet that is exchanged at a time. Default: 50.'),
        bake,
      })
      .describe('Instances are exchanged in batches, without a second fleet. SageMaker endpoints only.'),
  ])
  .describe('How traffic moves to a new version. Alarms of the model take it back.');
export type RolloutSettings = z.output<typeof rollout>;
