import * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';

/** One input column, as `schema.json` of the model folder states it. */
const feature = z.object({
  name: z.string().min(1),
  type: z.enum(['numeric', 'categorical']),
  dtype: z.string().default('FP64'),
  min: z.number().nullish(),
  max: z.number().nullish(),
  categories: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  nullable: z.boolean().default(true),
});

/** Shape of `schema.json`. */
export const featureSchemaFile = z.object({
  schemaVersion: z.literal(1),
  features: z.array(feature),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        dtype: z.string().optional(),
        shape: z.array(z.number()).optional(),
        columns: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  prediction: z
    .object({
      name: z.string(),
      output: z.string().optional(),
      column: z.number().int().min(0).default(0),
      /** How an answer of many values (a map over a picture, say) becomes one number; none: the one in `column`. */
      summary: z.enum(['mean', 'largest', 'share']).nullish(),
      type: z.enum(['numeric', 'categorical']).default('numeric'),
      min: z.number().nullish(),
      max: z.number().nullish(),
      categories: z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
    })
    .nullish(),
  label: z
    .object({
      name: z.string(),
      type: z.enum(['binary', 'multiclass', 'numeric']),
      positive: z.union([z.string(), z.number(), z.boolean()]).optional(),
      delay: z.string().optional(),
    })
    .nullish(),
  decisionThreshold: z.number().nullish(),
  /** Columns that records may have beside all these: known, and no features. Any other column breaks the contract. */
  ignored: z.array(z.string()).optional(),
});

/** The feature schema of a model; see docs/model-folder.md. */
export type FeatureSchema = z.infer<typeof featureSchemaFile>;

/** One feature of the schema. */
export type Feature = z.infer<typeof feature>;

/**
 * Reads the bytes of a model folder's `schema.json`; the only way from bytes to a schema, so that what one step accepts no
 * other refuses.
 * @throws TidegateError `Tidegate.InvalidInput`
 */
export function readFeatureSchema(bytes: Uint8Array): FeatureSchema {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new TidegateError(errorNames.invalidInput, `schema.json is not JSON: ${(error as Error).message}`);
  }
  return parseFeatureSchema(content);
}

/**
 * Parses the content of `schema.json`.
 * @throws TidegateError `Tidegate.InvalidInput` that names every field that is wrong
 */
export function parseFeatureSchema(content: unknown): FeatureSchema {
  const result = featureSchemaFile.safeParse(content);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'schema'}: ${issue.message}`);
    throw new TidegateError(errorNames.invalidInput, `schema.json is not a feature schema: ${problems.join('; ')}`);
  }
  requireSummary(result.data);
  const names = result.data.features.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new TidegateError(
      errorNames.invalidInput,
      `schema.json names feature '${twice}' twice, names must be unique`,
    );
  }
  return result.data;
}

/** @throws TidegateError `Tidegate.InvalidInput` for an answer that cannot be brought down to one number as stated */
function requireSummary({ prediction, decisionThreshold }: FeatureSchema): void {
  const summary = prediction?.summary ?? null;
  if (prediction == null || summary === null) return;
  const problem =
    prediction.type !== 'numeric'
      ? `'${prediction.name}' is ${prediction.type}, only numbers have one`
      : summary === 'share' && decisionThreshold == null
        ? 'share is that of values from decisionThreshold on, which is not stated'
        : null;
  if (problem !== null) {
    throw new TidegateError(
      errorNames.invalidInput,
      `schema.json is not a feature schema: prediction.summary: ${problem}`,
    );
  }
}
