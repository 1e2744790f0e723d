import * as z from 'zod';
import { modelFolder } from '../../lib/contracts/storage';
import { parseJson } from '../shared/parse-input';

const metric = z.object({ value: z.number(), standardError: z.number().nullable().default(null) });
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits');

// Unknown fields are kept out of the registry but not refused: a training program may record more than we read.
const trainingSchema = z.object({
  trainingVersion: z.literal(1),
  codeCommit: z.string().nullable().default(null),
  dataDigest: digest.nullable().default(null),
  imageDigest: digest.nullable().default(null),
  seed: z.number().int().nullable().default(null),
  hyperparameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  metrics: z.record(z.string(), metric).default({}),
});

/** What a training program says of its run; see docs/model-folder.md. */
export type Training = Readonly<z.infer<typeof trainingSchema>>;

/** Reads `training.json`; rejects with `Tidegate.InvalidInput` and every field that is wrong. */
export function parseTraining(bytes: Uint8Array): Training {
  return parseJson(trainingSchema, bytes, modelFolder.training);
}
