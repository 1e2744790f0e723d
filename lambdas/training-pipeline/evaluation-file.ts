import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { parseInput } from '../shared/parse-input';

const figure = z.object({ value: z.number(), standardError: z.number().nonnegative().nullable().default(null) });
const metric = z.object({
  direction: z.enum(['maximize', 'minimize']),
  challenger: figure,
  champion: figure.nullable(),
  difference: figure.nullable(),
});
// What else a training program writes is its own business.
const evaluation = z.object({
  evaluationVersion: z.literal(1),
  rows: z.number().int().nonnegative(),
  metrics: z.record(z.string(), metric),
});

/** How a training program compared challenger and champion; see docs/model-folder.md. */
export type Evaluation = Readonly<z.infer<typeof evaluation>>;

/** Reads `evaluation.json`; rejects with `Tidegate.InvalidInput` and every field that is wrong. */
export function parseEvaluation(bytes: Uint8Array): Evaluation {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new TidegateError(errorNames.invalidInput, `evaluation.json is not JSON: ${(error as Error).message}`);
  }
  return parseInput(evaluation, value, 'evaluation.json');
}
