/** `schema.json` of a model folder: what the model's columns mean. See docs/model-folder.md. */
import * as z from 'zod';
import { dataTypes } from '../tensors/data-type';

const datatype = z.enum(dataTypes as [string, ...string[]]).transform((text) => text as (typeof dataTypes)[number]);

const feature = z.object({
  name: z.string().min(1),
  type: z.enum(['numeric', 'categorical']),
  dtype: datatype,
  min: z.number().nullish(),
  max: z.number().nullish(),
  categories: z.array(z.union([z.string(), z.number()])).nullish(),
  nullable: z.boolean().default(false),
});

const input = z.object({
  name: z.string().min(1),
  dtype: datatype,
  shape: z.array(z.number().int().min(-1)),
  columns: z.array(z.string()).nullish(),
});

const prediction = z.object({
  name: z.string().min(1),
  output: z.string().min(1),
  column: z.number().int().min(0).nullish(),
  type: z.enum(['numeric', 'categorical']),
  min: z.number().nullish(),
  max: z.number().nullish(),
});

const schema = z.object({
  schemaVersion: z.literal(1),
  features: z.array(feature),
  inputs: z.array(input).min(1),
  prediction: prediction.nullish(),
  decisionThreshold: z.number().nullish(),
});

/** A column of a tabular model. */
export type Feature = z.infer<typeof feature>;
/** The feature schema of a model. */
export type FeatureSchema = z.infer<typeof schema>;

/**
 * Reads a feature schema.
 * @throws Error that names every wrong field, and every input column that is no feature
 */
export function parseFeatureSchema(value: unknown): FeatureSchema {
  const result = schema.safeParse(value);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`);
    throw new Error(`schema.json is not a feature schema: ${problems.join('; ')}`);
  }
  const known = new Set(result.data.features.map(({ name }) => name));
  for (const { name, columns } of result.data.inputs) {
    const unknown = columns?.find((column) => !known.has(column));
    if (unknown !== undefined)
      throw new Error(`schema.json: input '${name}' takes column '${unknown}', which is no feature`);
  }
  return result.data;
}
