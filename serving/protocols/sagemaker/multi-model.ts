/** The contract of containers for SageMaker's multi-model endpoints: models are loaded by path, asked and unloaded. */
import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import * as z from 'zod';
import { invalidRequest, ServingError, shown } from '../../errors/serving-error';
import { header, json, type HttpRequest } from '../../http/message';
import type { ParameterInfo } from '../../http/operation';
import type { Route } from '../../http/route';
import type { LoadedModel } from '../../models/loaded-model';
import { findModels, type ModelListing } from '../../models/layout';
import type { Services } from '../../services';
import { parseJson } from '../../tensors/json-envelope';

const jsonBody = 'application/json';
const described = z.object({ modelName: z.string(), modelUrl: z.string() });
const loadRequest = z.object({ model_name: z.string().min(1), url: z.string().min(1).optional() });

const targetModel = 'x-amzn-sagemaker-target-model';

/** The header that chooses a model, for `/openapi.json`. */
export const targetParameter: ParameterInfo = {
  name: targetModel,
  in: 'header',
  description: 'The model, where there are several: its name, or its archive as clients of SageMaker name it',
};

/** The model that a request wants by its header: `flights`, `/flights.tar.gz`; undefined for the only one. */
export function targetOf(request: HttpRequest): string | undefined {
  const target = header(request, targetModel);
  return target === undefined || target === '' ? undefined : target.replace(/^\//, '').replace(/\.tar\.gz$/, '');
}

/** Routes that list, load and unload models. */
export function multiModelRoutes(services: Services): Route[] {
  const { catalog } = services;
  return [
    {
      method: 'GET',
      path: '/models',
      purpose: 'metadata',
      operation: {
        id: 'sagemakerModels',
        summary: 'Models that are loaded',
        response: [{ mediaType: jsonBody, schema: z.object({ models: z.array(described) }) }],
        errors: [],
      },
      handle: () => {
        const names = [...new Set(catalog.loaded().map(({ model }) => model.name))];
        return json({ models: names.map((name) => describe(catalog.get(name))) });
      },
    },
    {
      method: 'GET',
      path: '/models/:model',
      purpose: 'metadata',
      operation: {
        id: 'sagemakerModel',
        summary: 'A model that is loaded',
        response: [{ mediaType: jsonBody, schema: described }],
        errors: ['UNKNOWN_MODEL', 'MODEL_NOT_READY'],
      },
      handle: ({ params }) => json(describe(catalog.get(params.model))),
    },
    {
      method: 'POST',
      path: '/models',
      purpose: 'control',
      operation: {
        id: 'sagemakerLoad',
        summary: 'Load a model from a folder below --multi-model, or without url from the repository',
        request: [{ mediaType: jsonBody, schema: loadRequest }],
        response: [{ mediaType: jsonBody, schema: z.object({ status: z.string() }) }],
        errors: ['INVALID_REQUEST', 'UNKNOWN_MODEL', 'MODEL_CONFLICT', 'MODEL_REJECTED', 'CONTROL_OFF', 'DRAINING'],
      },
      handle: async (request) => {
        const { model_name: name, url } = readLoad(request.body);
        if (url !== undefined) await catalog.add(await listingOf(services.modelsRoot, name, url));
        else if (catalog.versionsOf(name).length === 0) await catalog.load(name);
        else throw new ServingError('MODEL_CONFLICT', `model '${name.slice(0, 100)}' is loaded already`);
        return json({ status: `model '${name}' is loaded` });
      },
    },
    {
      method: 'DELETE',
      path: '/models/:model',
      purpose: 'control',
      operation: {
        id: 'sagemakerUnload',
        summary: 'Unload a model, after its requests in flight',
        response: [{ mediaType: jsonBody, schema: z.object({ status: z.string() }) }],
        errors: ['UNKNOWN_MODEL', 'MODEL_NOT_READY', 'CONTROL_OFF', 'DRAINING'],
      },
      handle: async ({ params }) => {
        const { name } = catalog.get(params.model).model;
        await catalog.unload(name);
        return json({ status: `model '${name}' is unloaded` });
      },
    },
  ];
}

function describe({ model, definition }: LoadedModel): z.infer<typeof described> {
  return { modelName: model.name, modelUrl: dirname(definition.file) };
}

function readLoad(body: Buffer): z.infer<typeof loadRequest> {
  const value = parseJson(body.toString('utf8'));
  const result = loadRequest.safeParse(value);
  if (result.success) return result.data;
  const form = 'send {"model_name": "…", "url": "<folder>"}';
  const field = result.error.issues[0]?.path[0];
  if (field === undefined) throw invalidRequest('body', `must be an object, is ${shown(value)}; ${form}`);
  const own = (value as Readonly<Record<PropertyKey, unknown>>)[field];
  throw invalidRequest(String(field), `must be a text, is ${shown(own)}; ${form}`);
}

/** The model in a folder. A path that leaves the root could load anything of the machine: it is refused. */
async function listingOf(root: string | undefined, name: string, url: string): Promise<ModelListing> {
  if (root === undefined) {
    throw invalidRequest(
      'url',
      'is not taken: --multi-model names the folder below which models are loaded by path; without url the repository is asked',
    );
  }
  const [base, folder] = await Promise.all([root, url.replace(/^file:\/\//, '')].map(resolved));
  if (base === undefined || folder === undefined || !folder.startsWith(base + sep))
    throw invalidRequest('url', `is ${shown(url)}, must be a folder below ${root}`);
  const [listing, second] = await findModels(folder, name);
  if (listing === undefined || second !== undefined)
    throw new ServingError('MODEL_REJECTED', `folder ${shown(url)} holds several models; a request loads one`);
  return { ...listing, name, places: listing.places.map((place) => ({ ...place, name })) };
}

async function resolved(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
