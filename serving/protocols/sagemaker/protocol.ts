import * as z from 'zod';
import { attributesOf, customAttributes } from '../../http/marks';
import { json, type HttpRequest, type HttpResponse } from '../../http/message';
import type { BodyContent, Operation } from '../../http/operation';
import type { Services } from '../../services';
import { inferenceRequest, inferenceResponse } from '../open-inference/schemas';
import type { Protocol } from '../protocol';
import { readInvocation, tritonBinary } from './invocation';
import { multiModelRoutes, targetOf, targetParameter } from './multi-model';

const row = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);
const prediction = z.unknown();

const requestBodies: readonly BodyContent[] = [
  {
    mediaType: 'application/json',
    schema: z.union([inferenceRequest, z.object({ instances: z.array(row) }), z.array(row)]),
  },
  { mediaType: 'text/csv' },
  { mediaType: 'application/jsonlines' },
  { mediaType: 'application/octet-stream' },
  { mediaType: tritonBinary },
];
const responseBodies: readonly BodyContent[] = [
  {
    mediaType: 'application/json',
    schema: z.union([inferenceResponse, z.object({ predictions: z.array(prediction) })]),
  },
  { mediaType: 'text/csv' },
  { mediaType: 'application/jsonlines' },
  { mediaType: 'application/octet-stream' },
  { mediaType: tritonBinary },
];

const inferenceId = 'x-amzn-sagemaker-inference-id';

/** Every way to run a model. */
const invocation = {
  id: 'sagemakerInvocations',
  summary: 'Run the model: tensors, instances, CSV, JSON Lines or binary',
  parameters: [
    { name: customAttributes, in: 'header', description: 'Captured, and sent back with the answer' },
    { name: inferenceId, in: 'header', description: 'Captured, to join a label with later' },
  ],
  request: requestBodies,
  response: responseBodies,
  errors: [
    'INVALID_REQUEST',
    'INVALID_INPUT',
    'UNKNOWN_MODEL',
    'NOT_ACCEPTABLE',
    'MODEL_NOT_READY',
    'TOO_MANY_REQUESTS',
    'OVERLOADED',
    'DEADLINE_EXCEEDED',
    'WORKER_LOST',
    'RUN_TOO_LONG',
    'CIRCUIT_OPEN',
    'INFERENCE_FAILED',
  ],
} satisfies Operation;

/** The contract of Amazon SageMaker's inference containers. */
export const sagemaker: Protocol = {
  name: 'sagemaker',
  summary: 'Amazon SageMaker inference container',
  routes: (services) => [
    {
      method: 'GET',
      path: '/ping',
      purpose: 'health',
      operation: {
        id: 'sagemakerPing',
        summary: '200 when inference is taken, else 503',
        // SageMaker looks at the status only; TorchServe's clients, who have the same path, at this.
        response: [{ mediaType: 'application/json', schema: z.object({ status: z.enum(['Healthy', 'Unhealthy']) }) }],
        errors: [],
      },
      handle: () => {
        // SageMaker has one check for both, and replaces the container when it fails.
        const ready = services.isReady() && services.isLive();
        return json({ status: ready ? 'Healthy' : 'Unhealthy' }, ready ? 200 : 503);
      },
    },
    {
      method: 'POST',
      path: '/invocations',
      purpose: 'inference',
      operation: { ...invocation, parameters: [...invocation.parameters, targetParameter] },
      handle: (request) => invoke(services, request, targetOf(request)),
    },
    {
      method: 'POST',
      path: '/models/:model/invoke',
      purpose: 'inference',
      operation: { ...invocation, id: 'sagemakerInvoke', summary: 'Run a model of a multi-model endpoint' },
      handle: (request) => invoke(services, request, request.params.model),
    },
    ...multiModelRoutes(services),
  ],
  errorBody: z.object({ error: z.string(), code: z.string() }),
  renderError: (error) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: error.message, code: error.code }),
  }),
};

/** @param model its name; undefined for the only one there is */
async function invoke(services: Services, request: HttpRequest, model: string | undefined): Promise<HttpResponse> {
  const loaded = services.catalog.get(model);
  const read = readInvocation(request, loaded);
  const { name } = loaded.model;
  const result = await services.infer({
    model: name,
    from: request,
    request: { ...read.request, ...(request.caller !== undefined && { caller: request.caller }) },
  });
  const response = read.render(result);
  const attributes = attributesOf(request);
  return attributes === undefined
    ? response
    : { ...response, headers: { ...response.headers, [customAttributes]: attributes } };
}
