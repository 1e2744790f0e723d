import * as z from 'zod';
import type { AttributionReference } from './reference';

/** Shape of known-good attributions. */
export const attributionReferenceFile: z.ZodType<AttributionReference> = z
  .object({
    features: z.array(z.string()),
    records: z.number().int().min(1),
    samples: z.array(z.array(z.number())),
    model: z.string().optional(),
  })
  .refine(({ features, samples }) => samples.every((sample) => sample.length === features.length), {
    message: 'every sample must have one attribution a feature',
  });

/** Shape of known-good attributions that are a file of their own. What else the file tells is for people. */
export const knownAttributionsFile = z.object({
  attributionsVersion: z.literal(1),
  reference: attributionReferenceFile,
});
