/** What each method of the service does: bytes in, bytes out, errors as ServingError. Knows nothing of sockets. */
import { invalidRequest, ServingError } from '../../errors/serving-error';
import type { Services } from '../../services';
import { describeModel, describeStatistics, extensions } from '../open-inference/describe';
import { configMessage } from './model-config';
import * as messages from './messages';
import { infer, type CallContext } from './infer';
import { decodeMessage } from './parse-request';
import { renderResponse } from './render-response';
import type { Message } from './wire/message';

/** A method with one message each way. */
export type Unary = (request: Buffer, context: CallContext) => Buffer | Promise<Buffer>;

/** Names of the services. */
export const serviceNames = { inference: 'inference.GRPCInferenceService', health: 'grpc.health.v1.Health' } as const;

/** Methods that load and unload models. */
export const controlMethods: ReadonlySet<string> = new Set(['RepositoryModelLoad', 'RepositoryModelUnload']);

/** Methods of the inference service by name; `ModelStreamInfer` is in `stream.ts`. */
export function inferenceMethods(services: Services): Readonly<Record<string, Unary>> {
  return { ...serverMethods(services), ...modelMethods(services), ...repositoryMethods(services), ...sharedMemory };
}

/** Methods of gRPC's health checking protocol. */
export function healthMethods(services: Services): Readonly<Record<string, Unary>> {
  return {
    Check: answer(messages.HealthCheckRequest, messages.HealthCheckResponse, ({ service }) => {
      if (service !== '' && service !== serviceNames.inference && service !== serviceNames.health)
        throw new ServingError('UNKNOWN_MODEL', `service '${service.slice(0, 100)}' is unknown`);
      return { status: services.isReady() ? 1 : 2 };
    }),
  };
}

function serverMethods(services: Services): Record<string, Unary> {
  const { server } = services;
  return {
    ServerLive: answer(messages.ServerLiveRequest, messages.ServerLiveResponse, () => ({
      live: services.isLive(),
    })),
    ServerReady: answer(messages.ServerReadyRequest, messages.ServerReadyResponse, () => ({
      ready: services.isReady(),
    })),
    ServerMetadata: answer(messages.ServerMetadataRequest, messages.ServerMetadataResponse, () => ({
      ...server,
      extensions,
    })),
  };
}

function modelMethods(services: Services): Record<string, Unary> {
  const { catalog } = services;
  const find = ({ name, version }: { readonly name: string; readonly version: string }) => catalog.get(name, version);
  return {
    ModelReady: answer(messages.ModelReadyRequest, messages.ModelReadyResponse, (request) => ({
      ready: isLoaded(() => find(request)),
    })),
    ModelMetadata: answer(messages.ModelMetadataRequest, messages.ModelMetadataResponse, (request) => {
      const found = find(request);
      const versions = catalog.versionsOf(found.model.name).map(({ definition }) => definition.version);
      return describeModel(found, versions);
    }),
    ModelConfig: answer(messages.ModelConfigRequest, messages.ModelConfigResponse, (request) => ({
      config: configMessage(find(request)),
    })),
    ModelStatistics: answer(messages.ModelStatisticsRequest, messages.ModelStatisticsResponse, (request) => {
      const { name, version } = request;
      if (name === '') return { model_stats: catalog.loaded().map(describeStatistics) };
      const found = find(request);
      return { model_stats: (version === '' ? catalog.versionsOf(name) : [found]).map(describeStatistics) };
    }),
    ModelInfer: async (request, context) => {
      const { head, asked, result, marks } = await infer(services, request, context);
      return messages.ModelInferResponse.encode(renderResponse(result, head.id, asked, marks));
    },
  };
}

function repositoryMethods({ catalog }: Services): Record<string, Unary> {
  return {
    RepositoryIndex: answer(messages.RepositoryIndexRequest, messages.RepositoryIndexResponse, ({ ready }) => ({
      models: catalog.entries().filter(({ state }) => !ready || state === 'READY'),
    })),
    RepositoryModelLoad: answer(
      messages.RepositoryModelLoadRequest,
      messages.RepositoryModelLoadResponse,
      async (request) => {
        const [parameter] = request.parameters.keys();
        if (parameter !== undefined) {
          const field = `parameters.${parameter.slice(0, 60)}`;
          throw invalidRequest(field, 'is not supported: models are loaded as they lie in the repository');
        }
        const model = controlled(request);
        await catalog.load(model);
        return { model_name: model, isLoaded: true };
      },
    ),
    RepositoryModelUnload: answer(
      messages.RepositoryModelUnloadRequest,
      messages.RepositoryModelUnloadResponse,
      async (request) => {
        const model = controlled(request);
        await catalog.unload(model);
        return { model_name: model, isUnloaded: true };
      },
    ),
  };
}

/** Nothing is ever registered, so there is nothing to show and nothing left to remove; registering is unimplemented. */
const sharedMemory: Record<string, Unary> = {
  SystemSharedMemoryStatus: answer(
    messages.SystemSharedMemoryStatusRequest,
    messages.SystemSharedMemoryStatusResponse,
    () => ({}),
  ),
  SystemSharedMemoryUnregister: answer(
    messages.SystemSharedMemoryUnregisterRequest,
    messages.SystemSharedMemoryUnregisterResponse,
    () => ({}),
  ),
  CudaSharedMemoryStatus: answer(
    messages.CudaSharedMemoryStatusRequest,
    messages.CudaSharedMemoryStatusResponse,
    () => ({}),
  ),
  CudaSharedMemoryUnregister: answer(
    messages.CudaSharedMemoryUnregisterRequest,
    messages.CudaSharedMemoryUnregisterResponse,
    () => ({}),
  ),
};

/** KServe's client sends the model's name where Triton's sends that of the repository, which has no meaning here. */
function controlled(request: { readonly repository_name: string; readonly model_name: string }): string {
  return request.model_name === '' ? request.repository_name : request.model_name;
}

/** A model that is known and not ready is an answer; one that is unknown is an error. */
function isLoaded(find: () => unknown): boolean {
  try {
    find();
    return true;
  } catch (error) {
    if (error instanceof ServingError && error.code === 'MODEL_NOT_READY') return false;
    throw error;
  }
}

function answer<Q, A>(
  request: Message<Q>,
  response: Message<A>,
  handle: (request: Q) => Partial<A> | Promise<Partial<A>>,
): Unary {
  return (bytes) => {
    const result = handle(decodeMessage(request, bytes));
    return result instanceof Promise ? result.then((value) => response.encode(value)) : response.encode(result);
  };
}
