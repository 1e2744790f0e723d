import * as z from 'zod';
import { inferenceErrors } from '../../errors/groups';
import type { ServingError } from '../../errors/serving-error';
import { header, json, mediaType, type HttpRequest, type HttpResponse } from '../../http/message';
import type { Services } from '../../services';
import { parseJson } from '../../tensors/json-envelope';
import type { Protocol } from '../protocol';
import { runCall } from '../run-call';
import { readInvocation } from '../sagemaker/invocation';
import { readScore } from './request';

const jsonBody = 'application/json';
const table = z.object({ columns: z.array(z.string()).optional(), data: z.array(z.unknown()) });
const requestSchema = z.union([
  z.object({ input_data: z.union([table, z.array(z.unknown()), z.record(z.string(), z.unknown())]) }),
  z.object({ Inputs: z.object({ data: z.array(z.unknown()) }) }),
  z.object({ data: z.array(z.unknown()) }),
  z.array(z.unknown()),
]);

/** Headers by which Azure ML follows a request: what came is sent back. */
const requestIds = ['x-ms-request-id', 'x-ms-client-request-id'];

/** The scoring route of Azure ML's online endpoints. Liveness and readiness are `/` and `/v2/health/ready`. */
export const azureMl: Protocol = {
  name: 'azure-ml',
  summary: 'Azure ML online endpoint',
  routes: (services) => [
    {
      method: 'POST',
      path: '/score',
      purpose: 'inference',
      operation: {
        id: 'azureScore',
        summary: 'Run the model: input_data, Inputs, data or bare rows; else as an invocation of SageMaker',
        request: [{ mediaType: jsonBody, schema: requestSchema }, { mediaType: 'application/octet-stream' }],
        response: [{ mediaType: jsonBody, schema: z.unknown() }, { mediaType: 'application/octet-stream' }],
        errors: [...inferenceErrors, 'NOT_ACCEPTABLE'],
      },
      handle: (request) => score(services, request),
    },
  ],
  errorBody: z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
  renderError: (error: ServingError) => ({
    headers: { 'content-type': jsonBody },
    body: JSON.stringify({ error: { code: error.code, message: error.message } }),
  }),
};

async function score(services: Services, request: HttpRequest): Promise<HttpResponse> {
  const loaded = services.catalog.get();
  const model = loaded.model.name;
  const type = mediaType(header(request, 'content-type'));
  const value = type === '' || type === jsonBody ? parseJson(request.body.toString('utf8')) : undefined;
  const call = readScore(value, loaded);
  if (call !== undefined) {
    const result = await runCall(services, request, { model, version: undefined, ...call });
    return withRequestIds(request, json(call.body(result)));
  }
  const invocation = readInvocation(request, loaded);
  const { inputs, outputs } = invocation.request;
  const result = await runCall(services, request, { model, version: undefined, inputs, outputs });
  return withRequestIds(request, invocation.render(result));
}

function withRequestIds(request: HttpRequest, response: HttpResponse): HttpResponse {
  const ids = requestIds.flatMap((name) => {
    const value = header(request, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return ids.length === 0 ? response : { ...response, headers: { ...response.headers, ...Object.fromEntries(ids) } };
}
