/** Bodies of the protocol, for `/openapi.json`. */
import * as z from 'zod';

export const anything = z.unknown();
export const error = z.object({ code: z.number().int(), type: z.string(), message: z.string() });
export const statusBody = z.object({ status: z.string() });
export const modelList = z.object({
  nextPageToken: z.string().optional(),
  models: z.array(z.object({ modelName: z.string(), modelUrl: z.string() })),
});
export const modelDescriptions = z.array(
  z.object({
    modelName: z.string(),
    modelVersion: z.string(),
    modelUrl: z.string(),
    runtime: z.string(),
    minWorkers: z.number().int(),
    maxWorkers: z.number().int(),
    batchSize: z.number().int(),
    maxBatchDelay: z.number(),
    workers: z.array(z.object({ id: z.string(), status: z.string(), gpu: z.boolean() })),
    jobQueueStatus: z.object({ pendingRequests: z.number().int() }),
  }),
);
