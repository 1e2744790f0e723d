/** TorchServe's management API: list, describe, register, unregister, set the default version, scale. */
import { controlErrors, modelErrors } from '../../errors/groups';
import { invalidRequest, ServingError, shown } from '../../errors/serving-error';
import { header, json, mediaType, type HttpRequest, type HttpResponse } from '../../http/message';
import type { ParameterInfo } from '../../http/operation';
import type { Route } from '../../http/route';
import type { LoadedModel } from '../../models/loaded-model';
import type { Services } from '../../services';
import { parseJson } from '../../tensors/json-envelope';
import * as schemas from './schemas';

const jsonBody = 'application/json';

/**
 * The routes. They have a port of their own, as TorchServe's have: `/models` on the main one is SageMaker's.
 */
export function managementRoutes(services: Services): Route[] {
  return [
    {
      ...route('GET', '/models', 'metadata', 'List', 'Models, one page of them', schemas.modelList, {
        query: [
          query('limit', 'Models on a page, 1 to 1000; 100 if not given'),
          query('next_page_token', 'Where the page starts'),
        ],
      }),
      handle: (request) => json(listModels(services, request)),
    },
    {
      ...route('POST', '/models', 'control', 'Register', 'Load a model of the repository', schemas.statusBody, {
        query: [
          query('url', "Name of the model's folder in the repository"),
          query('model_name', 'The same, where url is not given'),
        ],
      }),
      handle: (request) => register(services, request),
    },
    ...['/models/:model', '/models/:model/:version'].map((path): Route => {
      const id = path.endsWith(':version') ? 'DescribeVersion' : 'Describe';
      return {
        ...route(
          'GET',
          path,
          'metadata',
          id,
          'What is known of a model; version `all` for each',
          schemas.modelDescriptions,
        ),
        handle: (request) => json(describe(services, request)),
      };
    }),
    ...['/models/:model', '/models/:model/:version'].map((path): Route => {
      const id = path.endsWith(':version') ? 'ScaleVersion' : 'Scale';
      const limits = [query('min_worker', 'Workers at least'), query('max_worker', 'Workers at most')];
      return {
        ...route('PUT', path, 'control', id, 'Whether the workers are as many as wanted', schemas.statusBody, {
          query: limits,
        }),
        handle: (request) => scale(services, request),
      };
    }),
    {
      ...route('DELETE', '/models/:model', 'control', 'Unregister', 'Unload a model', schemas.statusBody),
      handle: (request) => unregister(services, request),
    },
    {
      ...route(
        'DELETE',
        '/models/:model/:version',
        'control',
        'UnregisterVersion',
        'Unload a version',
        schemas.statusBody,
      ),
      handle: (request) => unregister(services, request),
    },
    {
      ...route(
        'PUT',
        '/models/:model/:version/set-default',
        'control',
        'SetDefault',
        'Make a version the one that serves requests which name none',
        schemas.statusBody,
      ),
      handle: (request) => setDefault(services, request),
    },
  ];
}

function listModels({ catalog }: Services, request: HttpRequest): object {
  const limit = wholeNumber(request, 'limit', 100);
  if (limit < 1 || limit > 1000) throw invalidRequest('limit', `is ${limit}, must be from 1 to 1000`);
  const start = wholeNumber(request, 'next_page_token', 0);
  const names = [...new Set(catalog.entries().map(({ name }) => name))].sort();
  const end = start + limit;
  return {
    ...(end < names.length && { nextPageToken: String(end) }),
    models: names.slice(start, end).map((name) => ({ modelName: name, modelUrl: name })),
  };
}

function describe({ catalog }: Services, { params }: HttpRequest): object[] {
  const { model, version } = params;
  if (version !== 'all') return [describeModel(catalog.get(model, version))];
  catalog.get(model);
  return catalog.versionsOf(model as string).map(describeModel);
}

function describeModel({ model, definition, placement }: LoadedModel): object {
  const workers = workersOf(placement);
  return {
    modelName: model.name,
    modelVersion: model.version,
    modelUrl: model.name,
    runtime: 'onnxruntime',
    minWorkers: workers,
    maxWorkers: workers,
    batchSize: Math.min(placement.maxRows, 2 ** 31 - 1),
    maxBatchDelay: definition.settings.maxDelay,
    workers: Array.from({ length: workers }, (_, id) => ({ id: String(id), status: 'READY', gpu: false })),
    jobQueueStatus: { pendingRequests: model.waiting },
  };
}

/** A model on the main thread has one worker: that thread. */
function workersOf(placement: LoadedModel['placement']): number {
  return Math.max(1, placement.instances);
}

async function register({ catalog }: Services, request: HttpRequest): Promise<HttpResponse> {
  const url = parameterOf(request, 'url') ?? parameterOf(request, 'model_name') ?? '';
  if (url === '') throw invalidRequest('url', "is missing: give the name of the model's folder in the repository");
  if (/[/\\]|\.mar$/.test(url)) {
    throw invalidRequest(
      'url',
      `is ${shown(url)}: archives and addresses are not fetched; put the model's folder into the repository and give its name`,
    );
  }
  if (catalog.versionsOf(url).length > 0)
    throw new ServingError('MODEL_CONFLICT', `model '${url.slice(0, 100)}' is registered already`);
  await catalog.load(url);
  const { model, placement } = catalog.get(url);
  return json({
    status: `Model "${model.name}" Version: ${model.version} registered with ${workersOf(placement)} initial workers`,
  });
}

async function unregister({ catalog }: Services, { params }: HttpRequest): Promise<HttpResponse> {
  const { model, version } = params as { readonly model: string; readonly version?: string };
  await (version === undefined ? catalog.unload(model) : catalog.unloadVersion(model, version));
  return json({ status: `Model "${model}" unregistered` });
}

function setDefault({ catalog }: Services, { params }: HttpRequest): HttpResponse {
  const { model, version } = params as { readonly model: string; readonly version: string };
  catalog.setDefault(model, version);
  return json({ status: `Default version successfully updated for model "${model}" to "${version}"` });
}

/** How many workers a model has is decided when it is loaded: a wish that fits is confirmed, another one refused. */
function scale({ catalog }: Services, request: HttpRequest): HttpResponse {
  const { model, placement } = catalog.get(request.params.model, request.params.version);
  const workers = workersOf(placement);
  const least = wholeNumber(request, 'min_worker', 1);
  const most = wholeNumber(request, 'max_worker', Math.max(least, workers));
  if (least > workers || most < workers) {
    throw invalidRequest(
      'min_worker',
      `to max_worker is ${least} to ${most}, the model has ${workers}: set instances in its config.pbtxt and load it again`,
    );
  }
  return json({ status: `Workers scaled to ${workers} for model: ${model.name}` });
}

function wholeNumber(request: HttpRequest, name: string, preset: number): number {
  const text = parameterOf(request, name);
  if (text === undefined) return preset;
  if (!/^\d{1,9}$/.test(text)) throw invalidRequest(name, `is ${shown(text)}, must be a whole number of 0 or more`);
  return Number(text);
}

/** A parameter of the query or, as some clients send them, of a JSON body. */
function parameterOf(request: HttpRequest, name: string): string | undefined {
  const inQuery = request.query.get(name);
  if (inQuery !== null) return inQuery;
  if (mediaType(header(request, 'content-type')) !== jsonBody || request.body.length === 0) return undefined;
  const value = parseJson(request.body.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidRequest('body', `must be an object, is ${shown(value)}`);
  const parameter = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  if (parameter === undefined || parameter === null) return undefined;
  if (typeof parameter !== 'string' && typeof parameter !== 'number')
    throw invalidRequest(name, `must be a text or a number, is ${shown(parameter)}`);
  return String(parameter);
}

function query(name: string, description: string): ParameterInfo {
  return { name, in: 'query', description };
}

function route(
  method: Route['method'],
  path: string,
  purpose: Route['purpose'],
  id: string,
  summary: string,
  schema: (typeof schemas)[keyof typeof schemas],
  { query: parameters = [] }: { readonly query?: readonly ParameterInfo[] } = {},
): Omit<Route, 'handle'> {
  const errors = purpose === 'control' ? [...controlErrors, ...modelErrors, 'MODEL_CONFLICT' as const] : modelErrors;
  return {
    method,
    path,
    purpose,
    listener: 'management',
    operation: {
      id: `torchserve${id}`,
      summary,
      parameters,
      response: [{ mediaType: jsonBody, schema }],
      errors: parameters.length > 0 ? [...errors, 'INVALID_REQUEST'] : errors,
    },
  };
}
