import { invalidRequest, shown, type ServingError } from '../../errors/serving-error';
import { controlErrors, inferenceErrors, modelErrors } from '../../errors/groups';
import type { ErrorCode } from '../../errors/registry';
import { header, json, type HttpRequest, type HttpResponse } from '../../http/message';
import type { BodyContent, Operation } from '../../http/operation';
import type { Method, Route } from '../../http/route';
import type { Services } from '../../services';
import { parseJson } from '../../tensors/json-envelope';
import type { Protocol } from '../protocol';
import { describeConfig, describeModel, describeStatistics, extensions } from './describe';
import { headerLength, parseRequest } from './parse-request';
import { renderResult } from './render-response';
import * as schemas from './schemas';
import { sharedMemoryRoutes } from './shared-memory';

const jsonBody = 'application/json';

/**
 * The Open Inference Protocol, version 2, REST, with Triton's extensions: binary tensors, classification, model
 * repository, model configuration, statistics.
 */
export const openInference: Protocol = {
  name: 'open-inference',
  summary: 'Open Inference Protocol v2 (KServe, Triton, Seldon, MLServer)',
  routes: (services) => [
    ...serverRoutes(services),
    ...modelRoutes(services),
    ...repositoryRoutes(services),
    ...sharedMemoryRoutes(),
  ],
  renderError: (error: ServingError) => ({
    headers: { 'content-type': jsonBody },
    body: JSON.stringify({ error: error.message }),
  }),
};

function serverRoutes(services: Services): Route[] {
  const { server } = services;
  return [
    route(
      'GET',
      '/v2',
      'metadata',
      operation('ServerMetadata', 'Name, version and extensions of the server', schemas.serverMetadata),
      () => json({ name: server.name, version: server.version, extensions }),
    ),
    route(
      'GET',
      '/v2/health/live',
      'health',
      operation('ServerLive', 'Whether the process works; 503 when only a restart helps', schemas.live),
      () => {
        const live = services.isLive();
        return json({ live }, live ? 200 : 503);
      },
    ),
    route(
      'GET',
      '/v2/health/ready',
      'health',
      operation('ServerReady', 'Whether inference is taken; 503 when not', schemas.ready),
      () => {
        const ready = services.isReady();
        return json({ ready }, ready ? 200 : 503);
      },
    ),
  ];
}

function modelRoutes(services: Services): Route[] {
  const { catalog } = services;
  const loaded = (request: HttpRequest) => catalog.get(request.params.model, request.params.version);
  const versionsOf = (name: string) => catalog.versionsOf(name).map(({ definition }) => definition.version);
  const routes: Route[] = [];
  for (const [suffix, id] of [
    ['', ''],
    ['/versions/:version', 'Version'],
  ] as const) {
    const path = `/v2/models/:model${suffix}`;
    routes.push(
      route('POST', `${path}/infer`, 'inference', inferOperation(id), (request) => infer(services, request)),
      route(
        'GET',
        path,
        'metadata',
        operation(`Model${id}Metadata`, 'Inputs, outputs and versions of a model', schemas.modelMetadata, modelErrors),
        (request) => {
          const found = loaded(request);
          return json(describeModel(found, versionsOf(found.model.name)));
        },
      ),
      route(
        'GET',
        `${path}/ready`,
        'metadata',
        operation(`Model${id}Ready`, 'Whether a model can serve', schemas.modelReady, modelErrors),
        (request) => json({ name: loaded(request).model.name, ready: true }),
      ),
      route(
        'GET',
        `${path}/config`,
        'metadata',
        operation(
          `Model${id}Config`,
          'Configuration in effect, in the words of config.pbtxt',
          schemas.modelConfig,
          modelErrors,
        ),
        (request) => json(describeConfig(loaded(request))),
      ),
      route(
        'GET',
        `${path}/stats`,
        'metadata',
        operation(`Model${id}Statistics`, 'Counters and durations of a model', schemas.statistics, modelErrors),
        (request) => {
          const { model, version } = request.params;
          const found =
            version === undefined ? (catalog.get(model), catalog.versionsOf(model as string)) : [loaded(request)];
          return json({ model_stats: found.map(describeStatistics) });
        },
      ),
    );
  }
  routes.push(
    route(
      'GET',
      '/v2/models',
      'metadata',
      operation('Models', 'Names of all models, as KServe lists them', schemas.models),
      () => json({ models: [...new Set(catalog.entries().map(({ name }) => name))] }),
    ),
    route(
      'GET',
      '/v2/models/stats',
      'metadata',
      operation('Statistics', 'Counters and durations of all models', schemas.statistics),
      () => json({ model_stats: catalog.loaded().map(describeStatistics) }),
    ),
  );
  return routes;
}

function repositoryRoutes({ catalog }: Services): Route[] {
  const control = (id: string, summary: string): Operation => ({
    ...operation(id, summary, schemas.nothing, controlErrors),
    request: [{ mediaType: jsonBody, schema: schemas.controlRequest }],
  });
  return [
    route(
      'POST',
      '/v2/repository/index',
      'metadata',
      {
        ...operation('RepositoryIndex', 'All models and versions with their state', schemas.index, ['INVALID_REQUEST']),
        request: [{ mediaType: jsonBody, schema: schemas.indexRequest }],
      },
      (request) => {
        const { ready } = optionalObject(request);
        if (ready !== undefined && typeof ready !== 'boolean')
          throw invalidRequest('ready', `must be true or false, is ${shown(ready)}`);
        return json(catalog.entries().filter(({ state }) => ready !== true || state === 'READY'));
      },
    ),
    route(
      'POST',
      '/v2/repository/models/:model/load',
      'control',
      control('RepositoryLoad', 'Load a model, or load it again'),
      async (request) => {
        const { parameters } = optionalObject(request);
        const [unsupported] = Object.keys(parameters ?? {});
        if (unsupported !== undefined)
          throw invalidRequest(
            `parameters.${unsupported}`,
            'is not supported: models are loaded as they lie in the repository',
          );
        await catalog.load(request.params.model as string);
        return json({});
      },
    ),
    route(
      'POST',
      '/v2/repository/models/:model/unload',
      'control',
      control('RepositoryUnload', 'Unload a model after its requests in flight'),
      async (request) => {
        optionalObject(request);
        await catalog.unload(request.params.model as string);
        return json({});
      },
    ),
  ];
}

/** On the path of every request: one object for the call, one promise more than the model's own. */
function infer(services: Services, request: HttpRequest): Promise<HttpResponse> {
  const { model, version } = request.params as { readonly model: string; readonly version?: string };
  const parsed = parseRequest(
    request.body,
    header(request, headerLength),
    services.catalog.get(model, version).model.inputs,
  );
  const { inputs, outputs, priority, timeout } = parsed;
  const deadline = timeout === undefined ? undefined : performance.now() + timeout;
  const answer = services.infer({
    model,
    version,
    from: request,
    request: { inputs, outputs, priority, deadline, caller: request.caller },
  });
  return answer.then((result) => renderResult(result, parsed.id, parsed, request.marks));
}

/** The body as an object; none at all counts as empty. */
function optionalObject(request: HttpRequest): Readonly<Record<string, unknown>> & { readonly parameters?: object } {
  if (request.body.length === 0) return {};
  const value = parseJson(request.body.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidRequest('body', `must be an object, is ${shown(value)}`);
  const { parameters } = value as { readonly parameters?: unknown };
  if (parameters !== undefined && (typeof parameters !== 'object' || parameters === null)) {
    throw invalidRequest('parameters', `must be an object, is ${shown(parameters)}`);
  }
  return value as Readonly<Record<string, unknown>> & { readonly parameters?: object };
}

function inferOperation(id: string): Operation {
  const bytes = 'application/octet-stream';
  const form = (schema: BodyContent['schema']): BodyContent[] => [
    { mediaType: jsonBody, ...(schema && { schema }) },
    { mediaType: bytes },
  ];
  return {
    id: `openInference${id}Infer`,
    summary: 'Run a model; JSON, or the binary tensor extension',
    parameters: [
      {
        name: headerLength,
        in: 'header',
        description: 'Length of the JSON before the raw tensors; without it the body is all JSON',
      },
    ],
    request: form(schemas.inferenceRequest),
    response: form(schemas.inferenceResponse),
    errors: inferenceErrors,
  };
}

function operation(
  id: string,
  summary: string,
  schema: NonNullable<BodyContent['schema']>,
  errors: readonly ErrorCode[] = [],
): Operation {
  return { id: `openInference${id}`, summary, response: [{ mediaType: jsonBody, schema }], errors };
}

function route(
  method: Method,
  path: string,
  purpose: Route['purpose'],
  described: Operation,
  handle: Route['handle'],
): Route {
  return { method, path, purpose, operation: described, handle };
}
