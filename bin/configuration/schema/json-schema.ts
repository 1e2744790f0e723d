import * as z from 'zod';
import { configurationFrame, model } from './configuration';

/** A JSON Schema, as far as it is rewritten here. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * JSON Schema (draft 7) of `tidegate.yaml` for editors, made from the same declarations that check the file. Editors
 * see less than the check: what a stage changes is checked together with the rest of the model.
 */
export function configurationJsonSchema(): JsonSchema {
  const frame = render(configurationFrame);
  const whole = render(model);
  const modelSchema = {
    ...whole,
    properties: {
      ...propertiesOf(whole),
      stages: {
        description: 'What is different in a stage: any of the fields beside this one, by name of the stage.',
        type: 'object',
        additionalProperties: relaxed(without(whole, ['deployTo', 'stages'])),
      },
    },
    // A stage may bring what the model itself leaves out.
    required: [],
  };
  const properties = propertiesOf(frame);
  const stages = properties['stages'] as JsonSchema;
  const stage = stages['additionalProperties'] as JsonSchema;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://github.com/tidegate/tidegate/blob/main/schema/tidegate.schema.json',
    title: 'tidegate.yaml',
    description: 'Models, stages, serving, scaling, rollout, monitoring, retraining, alerts and tags of a platform.',
    ...frame,
    properties: {
      ...properties,
      stages: { ...stages, minProperties: 1, additionalProperties: { ...stage, type: ['object', 'null'] } },
      models: { ...(properties['models'] as JsonSchema), additionalProperties: modelSchema },
    },
  };
}

function render(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return rest;
}

function propertiesOf(schema: JsonSchema): Record<string, unknown> {
  return schema['properties'] as Record<string, unknown>;
}

function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const kept = Object.entries(propertiesOf(schema)).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}

/** The same schema with nothing required and no defaults: what is left out comes from elsewhere. */
function relaxed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relaxed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema)
    .filter(([keyword, value]) => !(keyword === 'required' && Array.isArray(value)) && keyword !== 'default')
    .map(([keyword, value]) => [keyword === 'oneOf' ? 'anyOf' : keyword, relaxed(value)]);
  return Object.fromEntries(entries) as JsonSchema;
}
