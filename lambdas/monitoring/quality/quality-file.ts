import * as z from 'zod';
import type { QualityProfile } from './quality-profile';

const count = z.number().min(0);
const sparse = z.array(z.tuple([count, count]));
const moments = z.object({ sum: z.array(z.number()), squares: z.array(z.number()) });
const confusion = z.object({
  truePositives: count,
  falsePositives: count,
  falseNegatives: count,
  trueNegatives: count,
});

/** Shape of a stored quality profile. */
export const qualityFile: z.ZodType<QualityProfile> = z.object({
  qualityVersion: z.literal(1),
  threshold: z.number().nullable(),
  answers: count,
  labelled: count,
  orphans: count,
  duplicates: count,
  unusable: count,
  firstAnswer: z.string().nullable(),
  lastAnswer: z.string().nullable(),
  delays: z.array(count),
  outcomes: z.discriminatedUnion('task', [
    z.object({
      task: z.literal('binary'),
      scores: sparse,
      positives: sparse,
      negatives: sparse,
      confusion,
      logLoss: moments,
      brier: moments,
      bias: moments,
    }),
    z.object({ task: z.literal('numeric'), bias: moments, absoluteError: moments, squaredError: moments }),
    z.object({ task: z.literal('multiclass'), correct: count }),
  ]),
  groups: z.record(z.string(), z.record(z.string(), z.object({ answers: count, selected: count, confusion }))),
});
