import * as z from 'zod';
import { inferenceErrors } from '../../errors/groups';
import { invalidRequest, shown, type ServingError } from '../../errors/serving-error';
import { header, json, mediaType, type HttpRequest, type HttpResponse } from '../../http/message';
import type { Route } from '../../http/route';
import type { LoadedModel } from '../../models/loaded-model';
import type { Services } from '../../services';
import { readRows } from '../../tabular/row-request';
import { parseJson } from '../../tensors/json-envelope';
import type { Protocol } from '../protocol';
import { runCall } from '../run-call';
import { readInvocation } from '../sagemaker/invocation';

/** Paths that Vertex AI tells a container in AIP_PREDICT_ROUTE and AIP_HEALTH_ROUTE. */
export interface VertexRoutes {
  readonly predictRoute: string | undefined;
  readonly healthRoute: string | undefined;
}

const jsonBody = 'application/json';
const requestSchema = z.object({
  instances: z.array(z.unknown()),
  parameters: z.object({}).nullish(),
});
const responseSchema = z.object({ predictions: z.array(z.unknown()) });
const healthSchema = z.object({ ready: z.boolean() });

/**
 * The contract of Vertex AI's custom containers, on the paths that it names. What `rawPredict` sends is read as
 * SageMaker's invocations are: tensors, CSV, JSON Lines, binary.
 */
export function vertexAi({ predictRoute, healthRoute }: VertexRoutes): Protocol {
  return {
    name: 'vertex-ai',
    summary: 'Vertex AI custom container',
    routes: (services) => [
      ...(healthRoute === undefined ? [] : [health(services, healthRoute)]),
      ...(predictRoute === undefined ? [] : [prediction(services, predictRoute)]),
    ],
    errorBody: z.object({ error: z.object({ code: z.number().int(), message: z.string(), status: z.string() }) }),
    renderError: (error: ServingError) => ({
      headers: { 'content-type': jsonBody },
      body: JSON.stringify({ error: { code: error.status, message: error.message, status: error.code } }),
    }),
  };
}

function health(services: Services, path: string): Route {
  return {
    method: 'GET',
    path,
    purpose: 'health',
    operation: {
      id: 'vertexHealth',
      summary: '200 when inference is taken, else 503',
      response: [{ mediaType: jsonBody, schema: healthSchema }],
      errors: [],
    },
    handle: () => {
      // Vertex AI has one check for both, and restarts the container when it fails.
      const ready = services.isReady() && services.isLive();
      return json({ ready }, ready ? 200 : 503);
    },
  };
}

function prediction(services: Services, path: string): Route {
  return {
    method: 'POST',
    path,
    purpose: 'inference',
    operation: {
      id: 'vertexPredict',
      summary: 'Run the model on instances; a raw prediction is read as an invocation of SageMaker',
      request: [{ mediaType: jsonBody, schema: requestSchema }, { mediaType: 'application/octet-stream' }],
      response: [{ mediaType: jsonBody, schema: responseSchema }, { mediaType: 'application/octet-stream' }],
      errors: [...inferenceErrors, 'NOT_ACCEPTABLE'],
    },
    handle: (request) => predict(services, request),
  };
}

async function predict(services: Services, request: HttpRequest): Promise<HttpResponse> {
  const loaded = services.catalog.get();
  const model = loaded.model.name;
  const instances = readInstances(request);
  if (instances === undefined) {
    const invocation = readInvocation(request, loaded);
    const { inputs, outputs } = invocation.request;
    return invocation.render(await runCall(services, request, { model, version: undefined, inputs, outputs }));
  }
  return predictRows(services, request, loaded, instances);
}

async function predictRows(
  services: Services,
  request: HttpRequest,
  loaded: LoadedModel,
  instances: unknown,
): Promise<HttpResponse> {
  const rows = readRows(loaded, instances, 'instances');
  const result = await runCall(services, request, { model: loaded.model.name, version: undefined, ...rows });
  return json({ predictions: rows.predictions(result) });
}

/** The instances of a body that has some; undefined for every other body. */
function readInstances(request: HttpRequest): unknown {
  const type = mediaType(header(request, 'content-type'));
  if (type !== '' && type !== jsonBody) return undefined;
  const value = parseJson(request.body.toString('utf8'));
  if (typeof value !== 'object' || value === null) return undefined;
  const { instances, parameters } = value as { readonly instances?: unknown; readonly parameters?: unknown };
  if (instances === undefined) return undefined;
  const given = typeof parameters === 'object' && parameters !== null ? Object.keys(parameters) : parameters;
  if (given !== undefined && given !== null && !(Array.isArray(given) && given.length === 0)) {
    throw invalidRequest('parameters', `is ${shown(parameters)}; an ONNX model takes none, leave it out`);
  }
  return instances;
}
