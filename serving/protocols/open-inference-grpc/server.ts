import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { streamCall, unaryCall, type CallParts } from './calls';
import { GrpcCounters } from './counters';
import { healthMethods, inferenceMethods, serviceNames, type Unary } from './service';

/** Milliseconds between two pings of a connection, and how long its client may take to answer one. */
const keepalive = { time: 20_000, timeout: 10_000 };

/** What a gRPC server is made of. */
export interface GrpcParts extends Omit<CallParts, 'counters'> {
  readonly limits: {
    /** Bytes of a message, before and after decompression. */
    readonly message: number;
  };
}

/** The Open Inference Protocol over gRPC, with Triton's and KServe's messages, and gRPC's health checks. */
export class GrpcServer {
  public readonly counters = new GrpcCounters();
  private readonly server: Server;

  public constructor(parts: GrpcParts) {
    this.server = new Server({
      'grpc.max_receive_message_length': parts.limits.message,
      'grpc.max_send_message_length': -1,
      // A connection whose client is gone after bytes that are no HTTP/2 is not noticed otherwise, and kept for ever.
      'grpc.keepalive_time_ms': keepalive.time,
      'grpc.keepalive_timeout_ms': keepalive.timeout,
    });
    const calls: CallParts = { ...parts, counters: this.counters };
    const inference = implement(calls, inferenceMethods(parts.services));
    const stream = 'ModelStreamInfer';
    this.server.addService(
      { ...definitionOf(serviceNames.inference, inference), [stream]: method(serviceNames.inference, stream, true) },
      { ...inference, [stream]: streamCall(calls, stream) },
    );
    const health = implement(calls, healthMethods(parts.services));
    this.server.addService(definitionOf(serviceNames.health, health), health);
  }

  /** Listens. Resolves with the port. */
  public listen(port: number, host: string): Promise<number> {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
  }

  /** Takes no new calls, waits for those under way. */
  public close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.tryShutdown(() => {
        resolve();
      });
    });
  }

  /** Ends everything at once. */
  public closeNow(): void {
    this.server.forceShutdown();
  }
}

function implement(calls: CallParts, methods: Readonly<Record<string, Unary>>): UntypedServiceImplementation {
  return Object.fromEntries(Object.entries(methods).map(([name, unary]) => [name, unaryCall(calls, name, unary)]));
}

function definitionOf(service: string, methods: UntypedServiceImplementation): ServiceDefinition {
  return Object.fromEntries(Object.keys(methods).map((name) => [name, method(service, name, false)]));
}

/** Messages stay bytes here: what cannot be read is answered in our own words, by the method. */
function method(service: string, name: string, stream: boolean): ServiceDefinition[string] {
  const same = (bytes: Buffer): Buffer => bytes;
  return {
    path: `/${service}/${name}`,
    requestStream: stream,
    responseStream: stream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}
