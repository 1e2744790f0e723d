/** The bodies of the protocol, for `/openapi.json`. The parser of inference requests is hand-written for speed. */
import * as z from 'zod';
import { dataTypes } from '../../tensors/data-type';

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional();
const datatype = z.enum(dataTypes as [string, ...string[]]);
const shape = z.array(z.number().int().min(0));
const element = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** `POST …/infer`, request. */
export const inferenceRequest = z.object({
  id: z.string().optional(),
  parameters,
  inputs: z.array(
    z.object({
      name: z.string().min(1),
      shape,
      datatype,
      parameters,
      data: z.array(z.union([element, z.array(z.unknown())])).optional(),
    }),
  ),
  outputs: z.array(z.object({ name: z.string(), parameters })).optional(),
});

/** `POST …/infer`, response. */
export const inferenceResponse = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  parameters,
  outputs: z.array(z.object({ name: z.string(), shape, datatype, parameters, data: z.array(element).optional() })),
});

const tensorMetadata = z.object({ name: z.string(), datatype, shape: z.array(z.number().int().min(-1)) });

export const serverMetadata = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });
export const modelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensorMetadata),
  outputs: z.array(tensorMetadata),
});
export const models = z.object({ models: z.array(z.string()) });
export const live = z.object({ live: z.boolean() });
export const ready = z.object({ ready: z.boolean() });
export const modelReady = z.object({ name: z.string(), ready: z.boolean() });

export const indexRequest = z.object({ ready: z.boolean().optional() });
export const index = z.array(
  z.object({ name: z.string(), version: z.string().optional(), state: z.string(), reason: z.string() }),
);
export const controlRequest = z.object({ parameters });
export const nothing = z.object({});

const duration = z.object({ count: z.number().int(), ns: z.number().int() });
export const statistics = z.object({
  model_stats: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      last_inference: z.number().int(),
      inference_count: z.number().int(),
      execution_count: z.number().int(),
      inference_stats: z.record(z.string(), duration),
      batch_stats: z.array(
        z.object({
          batch_size: z.number().int(),
          compute_input: duration,
          compute_infer: duration,
          compute_output: duration,
        }),
      ),
    }),
  ),
});
export const modelConfig = z.object({
  name: z.string(),
  platform: z.string(),
  backend: z.string(),
  max_batch_size: z.number().int(),
  default_model_filename: z.string(),
  input: z.array(z.object({ name: z.string(), data_type: z.string(), dims: z.array(z.number().int()) })),
  output: z.array(z.object({ name: z.string(), data_type: z.string(), dims: z.array(z.number().int()) })),
  instance_group: z.array(z.object({ kind: z.string(), count: z.number().int() })),
});
