import { credentials, makeGenericClientConstructor, type ClientOptions, type ServiceDefinition } from '@grpc/grpc-js';
import type { ClientDuplexStream, Metadata, ServiceError } from '@grpc/grpc-js';
import type { Type } from 'protobufjs';
import { GrpcServer } from '../../../../serving/protocols/open-inference-grpc';
import type { TestServer } from '../../support/server';
import { root, typeNamed } from './proto';

/** A message as protobufjs gives it. */
export type Plain = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into answers of any shape

/** A client made from the .proto alone. */
export interface GrpcClient {
  call(method: string, request?: object, options?: { deadline?: Date; metadata?: Metadata }): Promise<Plain>;
  /** Starts a call and gives the way to cancel it. */
  start(method: string, request: object): { readonly answer: Promise<Plain>; cancel(): void };
  stream(): ClientDuplexStream<object, Plain>;
  health(service: string): Promise<Plain>;
  raw(method: string, message: Buffer): Promise<Buffer>;
  close(): void;
}

/** Starts the gRPC side of a test server and a client of it. */
export async function startGrpc(
  server: TestServer,
  limits = { message: 2 ** 22 },
  options: ClientOptions = {},
): Promise<{ readonly grpc: GrpcServer; readonly client: GrpcClient; readonly port: number }> {
  const { app, services, observers, log } = server.composed;
  const grpc = new GrpcServer({
    services,
    observers,
    log,
    limits,
    budget: app.budget,
    isDraining: () => app.isDraining,
  });
  server.composed.addMetrics(() => grpc.counters.render());
  const port = await grpc.listen(0, '127.0.0.1');
  return { grpc, client: connect(`127.0.0.1:${port}`, options), port };
}

type Callback = (error: ServiceError | null, answer: unknown) => void;
type Unary = (request: object, ...rest: unknown[]) => { cancel(): void };

function connect(address: string, options: ClientOptions): GrpcClient {
  const service = root.lookupService('inference.GRPCInferenceService');
  const definition: Record<string, ServiceDefinition[string]> = {};
  for (const { name, requestType, responseType } of service.methodsArray) {
    definition[name] = method(
      `/inference.GRPCInferenceService/${name}`,
      typeNamed(requestType),
      typeNamed(responseType),
    );
  }
  const Client = makeGenericClientConstructor(definition, 'inference');
  const client = new Client(address, credentials.createInsecure(), options) as unknown as Record<string, Unary> & {
    close(): void;
    makeUnaryRequest: Unary;
  };
  const invoke = (name: string, request: object, rest: unknown[]) => {
    let cancel = (): void => undefined;
    const answer = new Promise((resolve, reject) => {
      const done: Callback = (error, value) => {
        if (error === null) resolve(value);
        else reject(error);
      };
      const call = (client[name] as Unary).call(client, request, ...rest, done);
      cancel = () => {
        call.cancel();
      };
    });
    return { answer, cancel };
  };
  const plainBytes = (bytes: Buffer): Buffer => bytes;
  const send = (path: string, message: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const done: Callback = (error, value) => {
        if (error === null) resolve(value as Buffer);
        else reject(error);
      };
      (client.makeUnaryRequest as (...all: unknown[]) => unknown)(path, plainBytes, plainBytes, message, done);
    });
  return {
    call: (name, request = {}, { deadline, metadata } = {}) =>
      invoke(name, request, [...(metadata ? [metadata] : []), ...(deadline ? [{ deadline }] : [])]).answer,
    start: (name, request) => invoke(name, request, []),
    stream: () => (client['ModelStreamInfer'] as unknown as () => ClientDuplexStream<object, Plain>).call(client),
    health: async (name) => {
      const text = Buffer.from(name);
      const request = name === '' ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, text.length]), text]);
      return [...(await send('/grpc.health.v1.Health/Check', request))];
    },
    raw: (name, message) => send(`/inference.GRPCInferenceService/${name}`, message),
    close: () => {
      client.close();
    },
  };
}

function method(path: string, request: Type, response: Type): ServiceDefinition[string] {
  const stream = path.endsWith('ModelStreamInfer');
  return {
    path,
    requestStream: stream,
    responseStream: stream,
    requestSerialize: (value: object) => Buffer.from(request.encode(request.fromObject(value)).finish()),
    requestDeserialize: (bytes: Buffer) => request.decode(bytes),
    responseSerialize: (value: object) => Buffer.from(response.encode(response.fromObject(value)).finish()),
    responseDeserialize: (bytes: Buffer) =>
      response.toObject(response.decode(bytes), { longs: Number, defaults: true, arrays: true, objects: true }),
  };
}
