import {
  status,
  type Metadata,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import type { InferenceObserver } from '../../app';
import type { Caller } from '../../engine/job';
import { ServingError, toServingError } from '../../errors/serving-error';
import type { MemoryBudget } from '../../http/memory-budget';
import type { Log } from '../../observability/log';
import { logFailure } from '../../observability/log-failure';
import type { Services } from '../../services';
import { asHttp } from './captured';
import type { GrpcCounters } from './counters';
import type { CallContext } from './infer';
import { controlMethods, type Unary } from './service';
import { statusOf, toStatus } from './status';
import { streamInfer } from './stream';

/** What calls need of the server around them. */
export interface CallParts {
  readonly services: Services;
  readonly budget: MemoryBudget;
  readonly isDraining: () => boolean;
  readonly observers: readonly InferenceObserver[];
  readonly counters: GrpcCounters;
  readonly log: Log;
}

type AnyCall = Pick<ServerUnaryCall<Buffer, Buffer>, 'cancelled' | 'metadata' | 'getDeadline'>;

/** Answers a call with one message each way. */
export function unaryCall(parts: CallParts, method: string, unary: Unary) {
  return (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void => {
    void answer(parts, method, unary, call).then(
      (response) => {
        parts.counters.record(method, status.OK);
        done(null, response);
      },
      (thrown: unknown) => {
        const error = toServingError(thrown);
        report(parts, method, error);
        done(toStatus(error));
      },
    );
  };
}

async function answer(
  parts: CallParts,
  method: string,
  unary: Unary,
  call: ServerUnaryCall<Buffer, Buffer>,
): Promise<Buffer> {
  if (controlMethods.has(method)) requireControl(parts);
  const { request } = call;
  return withMemory(parts.budget, request.length, () => unary(request, contextOf(parts, method, call)));
}

/** Requests of one stream that are computed at a time. */
const streamWindow = 32;

/**
 * Answers a stream: its requests are computed beside each other, as many as the window allows, and answered in their
 * order. A client that does not read its answers is not read from either.
 */
export function streamCall(parts: CallParts, method: string) {
  return (call: ServerDuplexStream<Buffer, Buffer>): void => {
    const context = contextOf(parts, method, call);
    let waiting = 0;
    let written = Promise.resolve();
    const reply = async (request: Buffer): Promise<Buffer> => {
      try {
        return await withMemory(parts.budget, request.length, async () => {
          const { message, error } = await streamInfer(parts.services, request, context);
          if (error === undefined) parts.counters.record(method, status.OK);
          else report(parts, method, error);
          return message;
        });
      } catch (thrown) {
        // Only the memory for the request: a stream that goes on without it would lose an answer in silence.
        const error = toServingError(thrown);
        report(parts, method, error);
        call.emit('error', toStatus(error));
        return none;
      }
    };
    call.on('data', (request: Buffer) => {
      if (++waiting >= streamWindow) call.pause();
      const pending = reply(request);
      written = written.then(async () => {
        const message = await pending;
        if (message !== none && !call.cancelled && !call.write(message)) await drained(call);
        if (--waiting < streamWindow) call.resume();
      });
    });
    call.on('end', () => {
      void written.then(() => {
        call.end();
      });
    });
    // The client has left: its requests are dropped through the context, and nobody is there to be told.
    call.on('error', () => undefined);
  };
}

const none = Buffer.alloc(0);

function drained(call: ServerDuplexStream<Buffer, Buffer>): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      for (const event of ['drain', 'cancelled', 'close', 'error']) call.removeListener(event, finish);
      resolve();
    };
    for (const event of ['drain', 'cancelled', 'close', 'error']) call.once(event, finish);
  });
}

async function withMemory<T>(budget: MemoryBudget, bytes: number, work: () => T | Promise<T>): Promise<T> {
  if (!budget.reserve(bytes))
    throw new ServingError('OVERLOADED', `memory for requests is full: ${budget.used} bytes are in flight`);
  try {
    return await work();
  } finally {
    budget.release(bytes);
  }
}

function contextOf(parts: CallParts, method: string, call: AnyCall): CallContext {
  const { observers } = parts;
  const route = { method: 'POST', path: `/inference.GRPCInferenceService/${method}` } as const;
  return {
    caller: callerOf(call),
    deadline: deadlineOf(call),
    keepInputs: observers.length > 0,
    get headers() {
      return headersOf(call.metadata);
    },
    observe: (inputs, result, id, marks) => {
      if (observers.length === 0) return;
      const { request, response } = asHttp(route.path, headersOf(call.metadata), { inputs, result, id, marks });
      for (const observe of observers) observe(route, request, response);
    },
  };
}

function callerOf(call: AnyCall): Caller {
  return {
    get destroyed() {
      return call.cancelled;
    },
  };
}

/** The call's deadline, which is a time of day, on the clock of `performance.now()`. */
function deadlineOf(call: AnyCall): number | undefined {
  const deadline = call.getDeadline();
  const time = deadline instanceof Date ? deadline.getTime() : deadline;
  return Number.isFinite(time) ? performance.now() + time - Date.now() : undefined;
}

function headersOf(metadata: Metadata): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(metadata.getMap())) if (typeof value === 'string') headers[name] = value;
  return headers;
}

function requireControl(parts: CallParts): void {
  if (parts.services.modelControl === 'none') {
    throw new ServingError(
      'CONTROL_OFF',
      'models are loaded and unloaded by the operator; --model-control explicit allows clients to',
    );
  }
  if (parts.isDraining()) throw new ServingError('DRAINING', 'server is shutting down');
}

function report(parts: CallParts, method: string, error: ServingError): void {
  parts.counters.record(method, statusOf(error.code));
  logFailure(parts.log, error, method);
}
