import { inferenceErrors, modelErrors } from '../../errors/groups';
import type { ServingError } from '../../errors/serving-error';
import { json, type HttpRequest, type HttpResponse } from '../../http/message';
import type { Route } from '../../http/route';
import type { Services } from '../../services';
import { toJsonValues } from '../../tensors/json-encode';
import type { Tensor } from '../../tensors/tensor';
import type { Protocol } from '../protocol';
import { runCall } from '../run-call';
import { describeSignatures, describeStatus } from './describe';
import { readExamples, readPredict, type Call } from './request';
import { resolveTarget } from './resolve';
import { classOutputs, labelScores, valueOutput } from './results';
import * as schemas from './schemas';
import type { LoadedModel } from '../../models/loaded-model';

const jsonBody = 'application/json';

/** The REST API of TensorFlow Serving, which is also version 1 of KServe's protocol. */
export const tensorflowServing: Protocol = {
  name: 'tensorflow-serving',
  summary: 'TensorFlow Serving REST and KServe v1',
  routes: (services) => [
    ...serverRoutes(services),
    ...['', '/versions/:version', '/labels/:label'].flatMap((suffix) => modelRoutes(services, suffix)),
  ],
  renderError: (error: ServingError) => ({
    headers: { 'content-type': jsonBody },
    body: JSON.stringify({ error: error.message }),
  }),
};

function serverRoutes({ catalog }: Services): Route[] {
  return [
    {
      method: 'GET',
      path: '/',
      purpose: 'health',
      operation: {
        id: 'kserveAlive',
        summary: 'Whether the process answers',
        response: [{ mediaType: jsonBody, schema: schemas.alive }],
        errors: [],
      },
      handle: () => json({ status: 'alive' }),
    },
    {
      method: 'GET',
      path: '/v1/models',
      purpose: 'metadata',
      operation: {
        id: 'kserveModels',
        summary: 'Names of all models',
        response: [{ mediaType: jsonBody, schema: schemas.models }],
        errors: [],
      },
      handle: () => json({ models: [...new Set(catalog.entries().map(({ name }) => name))] }),
    },
  ];
}

function modelRoutes(services: Services, suffix: string): Route[] {
  const path = `/v1/models/:model${suffix}`;
  const id = suffix === '' ? '' : suffix.startsWith('/v') ? 'Version' : 'Label';
  const described = (name: string, summary: string, schema: (typeof schemas)['status' | 'metadata']) => ({
    id: `tensorflow${id}${name}`,
    summary,
    response: [{ mediaType: jsonBody, schema }],
    errors: modelErrors,
  });
  const run = (
    verb: 'predict' | 'classify' | 'regress',
    summary: string,
    request: (typeof schemas)['predictRequest' | 'examplesRequest'],
    response: (typeof schemas)['predictResponse' | 'classifyResponse' | 'regressResponse'],
    read: (body: Buffer, loaded: LoadedModel) => Call,
  ): Route => ({
    method: 'POST',
    path: `${path}:${verb}`,
    purpose: 'inference',
    operation: {
      id: `tensorflow${id}${verb.charAt(0).toUpperCase()}${verb.slice(1)}`,
      summary,
      request: [{ mediaType: jsonBody, schema: request }],
      response: [{ mediaType: jsonBody, schema: response }],
      errors: inferenceErrors,
    },
    handle: (http) => answer(services, http, read),
  });
  return [
    {
      method: 'GET',
      path,
      purpose: 'metadata',
      operation: described('Status', 'States of the versions of a model; 503 while none serves', schemas.status),
      handle: (request) => json(status(services, request)),
    },
    {
      method: 'GET',
      path: `${path}/metadata`,
      purpose: 'metadata',
      operation: described('Metadata', 'Signatures of a model: inputs and outputs', schemas.metadata),
      handle: (request) => json(describeSignatures(resolveTarget(services, request.params).loaded)),
    },
    run('predict', 'Run a model: rows or columns', schemas.predictRequest, schemas.predictResponse, readPredict),
    run('classify', 'Labels and scores of examples', schemas.examplesRequest, schemas.classifyResponse, readClassify),
    run('regress', 'One value for each example', schemas.examplesRequest, schemas.regressResponse, readRegress),
  ];
}

function status(services: Services, request: HttpRequest): object {
  const { loaded } = resolveTarget(services, request.params);
  const { name } = loaded.model;
  const one = request.params.version !== undefined || request.params.label !== undefined;
  return describeStatus(
    name,
    services.catalog
      .entries()
      .filter((entry) => entry.name === name && (!one || entry.version === loaded.definition.version)),
  );
}

async function answer(
  services: Services,
  request: HttpRequest,
  read: (body: Buffer, loaded: LoadedModel) => Call,
): Promise<HttpResponse> {
  const { loaded, version } = resolveTarget(services, request.params);
  const call = read(request.body, loaded);
  const result = await runCall(services, request, { model: loaded.model.name, version, ...call });
  return json(call.body(result));
}

function readClassify(body: Buffer, loaded: LoadedModel): Call {
  const { scores, classes } = classOutputs(loaded);
  const { inputs } = readExamples(body, loaded);
  return {
    inputs,
    outputs: classes === undefined ? [scores] : [scores, classes],
    body: ({ outputs }) => ({ results: labelScores(outputs[0] as Tensor, outputs[1]) }),
  };
}

function readRegress(body: Buffer, loaded: LoadedModel): Call {
  const output = valueOutput(loaded);
  const { inputs } = readExamples(body, loaded);
  return {
    inputs,
    outputs: [output],
    body: ({ outputs }) => ({ results: toJsonValues(outputs[0] as Tensor) }),
  };
}
