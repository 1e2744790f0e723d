/** Bodies of the protocol, for `/openapi.json`. */
import * as z from 'zod';

const byName = z.record(z.string(), z.unknown());

export const alive = z.object({ status: z.literal('alive') });
export const models = z.object({ models: z.array(z.string()) });
export const status = z.object({
  name: z.string(),
  ready: z.boolean(),
  model_version_status: z.array(
    z.object({
      version: z.string(),
      state: z.string(),
      status: z.object({ error_code: z.string(), error_message: z.string() }),
    }),
  ),
});
export const metadata = z.object({
  model_spec: z.object({ name: z.string(), signature_name: z.string(), version: z.string() }),
  metadata: z.object({ signature_def: z.object({ signature_def: byName }) }),
});
export const predictRequest = z.object({
  signature_name: z.string().optional(),
  instances: z.array(z.unknown()).optional(),
  inputs: z.unknown().optional(),
});
export const predictResponse = z.union([
  z.object({ predictions: z.array(z.unknown()) }),
  z.object({ outputs: z.unknown() }),
]);
export const examplesRequest = z.object({
  signature_name: z.string().optional(),
  context: byName.optional(),
  examples: z.array(byName),
});
export const classifyResponse = z.object({ results: z.array(z.array(z.tuple([z.string(), z.number().nullable()]))) });
export const regressResponse = z.object({ results: z.array(z.number().nullable()) });
