import type { ServiceError } from '@grpc/grpc-js';
import type { GrpcServer } from '../../../../serving/protocols/open-inference-grpc';
import { repository } from '../../support/model-repository';
import { startServer, type TestServer } from '../../support/server';
import { startGrpc, type GrpcClient } from './client';

/** A server with models, its gRPC side, and a client of that. */
export interface World {
  readonly server: TestServer;
  readonly grpc: GrpcServer;
  readonly client: GrpcClient;
  close(): Promise<void>;
}

/** @param models fixture by `<name>/<version>` */
export async function startWorld(models: Readonly<Record<string, string>>): Promise<World> {
  const server = await startServer(repository(models), { modelControl: 'explicit' });
  const { grpc, client } = await startGrpc(server);
  return {
    server,
    grpc,
    client,
    close: async () => {
      client.close();
      await grpc.close();
      await server.close();
    },
  };
}

/** A request to the model `mean` with raw contents, four numbers a row. */
export function rawMean(id: string, ...values: number[]): object {
  return {
    model_name: 'mean',
    id,
    inputs: [{ name: 'x', datatype: 'FP32', shape: [values.length / 4, 4] }],
    raw_input_contents: [Buffer.from(new Float32Array(values).buffer)],
  };
}

/** The error of a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<ServiceError> {
  return call.then(
    () => {
      throw new Error('the call did not fail');
    },
    (error: unknown) => error as ServiceError,
  );
}
