import { inferenceErrors } from '../../errors/groups';
import type { ServingError } from '../../errors/serving-error';
import { json, type HttpRequest, type HttpResponse } from '../../http/message';
import type { Route } from '../../http/route';
import type { Services } from '../../services';
import type { Protocol } from '../protocol';
import { runCall } from '../run-call';
import { errorBody } from './errors';
import { contentOf } from './form';
import { managementRoutes } from './management';
import { readPrediction } from './request';
import * as schemas from './schemas';

const jsonBody = 'application/json';

/** TorchServe's inference API, and its management API on the management port. `/ping` is SageMaker's and the same. */
export const torchserve: Protocol = {
  name: 'torchserve',
  summary: 'TorchServe inference and management',
  routes: (services) => [...predictionRoutes(services), ...managementRoutes(services)],
  errorBody: schemas.error,
  renderError: (error: ServingError) => ({
    headers: { 'content-type': jsonBody },
    body: JSON.stringify(errorBody(error)),
  }),
};

function predictionRoutes(services: Services): Route[] {
  const bodies = [
    { mediaType: jsonBody, schema: schemas.anything },
    { mediaType: 'text/csv' },
    { mediaType: 'application/octet-stream' },
    { mediaType: 'multipart/form-data' },
  ];
  return (['POST', 'PUT'] as const).flatMap((method) =>
    ['/predictions/:model', '/predictions/:model/:version'].map((path): Route => ({
      method,
      path,
      purpose: 'inference',
      operation: {
        id: `torchserve${method === 'PUT' ? 'Put' : ''}Predict${path.endsWith(':version') ? 'Version' : ''}`,
        summary: 'Run a model on a row, or on a list of rows',
        request: bodies,
        response: [{ mediaType: jsonBody, schema: schemas.anything }],
        errors: inferenceErrors,
      },
      handle: (request) => predict(services, request),
    })),
  );
}

async function predict(services: Services, request: HttpRequest): Promise<HttpResponse> {
  const { model, version } = request.params as { readonly model: string; readonly version?: string };
  const loaded = services.catalog.get(model, version);
  const prediction = readPrediction(contentOf(request), loaded);
  const result = await runCall(services, request, { model, version, ...prediction });
  return json(prediction.body(result));
}
