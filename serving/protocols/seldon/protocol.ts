import * as z from 'zod';
import { inferenceErrors } from '../../errors/groups';
import type { ServingError } from '../../errors/serving-error';
import { json, type HttpRequest, type HttpResponse } from '../../http/message';
import type { Route } from '../../http/route';
import type { Services } from '../../services';
import { parseJson } from '../../tensors/json-envelope';
import type { Protocol } from '../protocol';
import { runCall } from '../run-call';
import { puidOf, readMessage } from './message';

const jsonBody = 'application/json';
const anyObject = z.record(z.string(), z.unknown());
const data = z.object({
  names: z.array(z.string()).optional(),
  ndarray: z.array(z.unknown()).optional(),
  tensor: z.object({ shape: z.array(z.number().int().min(0)), values: z.array(z.unknown()) }).optional(),
});
const message = z.object({
  meta: anyObject.optional(),
  data: data.optional(),
  jsonData: z.unknown().optional(),
  strData: z.string().optional(),
});

/** Seldon Core's protocol, version 1: for a server with one model. */
export const seldon: Protocol = {
  name: 'seldon',
  summary: 'Seldon Core v1',
  routes: (services) => [
    prediction(services, '/api/v1.0/predictions', 'seldonPredictions'),
    prediction(services, '/api/v0.1/predictions', 'seldonOldPredictions'),
    prediction(services, '/predict', 'seldonPredict'),
    health(services, '/health/ping', 'seldonPing', 'live'),
    health(services, '/health/status', 'seldonStatus', 'ready'),
    health(services, '/live', 'seldonLive', 'live'),
    health(services, '/ready', 'seldonReady', 'ready'),
  ],
  errorBody: z.object({
    status: z.object({ code: z.number().int(), info: z.string(), reason: z.string(), status: z.literal('FAILURE') }),
  }),
  renderError: (error: ServingError) => ({
    headers: { 'content-type': jsonBody },
    body: JSON.stringify({
      status: { code: error.status, info: error.message, reason: error.code, status: 'FAILURE' },
    }),
  }),
};

function prediction(services: Services, path: string, id: string): Route {
  return {
    method: 'POST',
    path,
    purpose: 'inference',
    operation: {
      id,
      summary: 'Run the model: data.ndarray, data.tensor, jsonData or strData',
      request: [{ mediaType: jsonBody, schema: message }],
      response: [{ mediaType: jsonBody, schema: message }],
      errors: inferenceErrors,
    },
    handle: (request) => predict(services, request),
  };
}

function health(services: Services, path: string, id: string, what: 'live' | 'ready'): Route {
  return {
    method: 'GET',
    path,
    purpose: 'health',
    operation: {
      id,
      summary:
        what === 'live'
          ? '200 unless the process must be restarted, else 503'
          : '200 when inference is taken, else 503',
      response: [{ mediaType: 'text/plain' }],
      errors: [],
    },
    handle: () => {
      const well = what === 'live' ? services.isLive() : services.isReady();
      return {
        status: well ? 200 : 503,
        headers: { 'content-type': 'text/plain' },
        body: well ? 'pong' : `not ${what}`,
      };
    },
  };
}

async function predict(services: Services, request: HttpRequest): Promise<HttpResponse> {
  const loaded = services.catalog.get();
  const value = parseJson(request.body.toString('utf8'));
  const call = readMessage(value, loaded);
  const { name: model, version } = loaded.model;
  const result = await runCall(services, request, { model, version: undefined, ...call });
  const puid = puidOf(value);
  const meta = { ...(puid !== undefined && { puid }), requestPath: { [model]: version } };
  return json({ meta, ...call.answer(result) });
}
