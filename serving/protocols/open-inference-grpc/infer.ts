import type { Caller } from '../../engine/job';
import type { InferenceResult } from '../../engine/model';
import type { Tensor } from '../../tensors/tensor';
import type { Headers } from '../../http/message';
import type { CallOrigin, Marks, Services } from '../../services';
import { readHead, readInference, type GrpcInference, type InferHead } from './parse-request';

/** Who calls, and until when. */
export interface CallContext {
  /** Destroyed once the call was cancelled. */
  readonly caller: Caller;
  /** On the clock of `performance.now()`, milliseconds; undefined when the client set none. */
  readonly deadline: number | undefined;
  /** Whether the tensors are looked at again after the run, for data capture. */
  readonly keepInputs: boolean;
  /** The call's metadata. */
  readonly headers: Headers;
  /** Sees what was asked and answered. */
  observe(inputs: readonly Tensor[], result: InferenceResult, id: string, marks: Marks | undefined): void;
}

/** A request with its answer. */
export interface Inference {
  readonly head: InferHead;
  readonly asked: GrpcInference;
  readonly result: InferenceResult;
  /** What the answer tells in its parameters. */
  readonly marks: Marks | undefined;
}

/** Runs one inference. @throws ServingError as the parsers and the engine do */
export async function infer(services: Services, request: Buffer, context: CallContext): Promise<Inference> {
  const head = readHead(request);
  return runHead(services, head, context);
}

/** Runs an inference whose message is decoded. @throws ServingError */
export async function runHead(services: Services, head: InferHead, context: CallContext): Promise<Inference> {
  const { model, version } = head;
  // Before the tensors are read: a model that is not there is told so, whatever it was sent.
  services.catalog.get(model, version);
  const asked = readInference(head);
  const { inputs, outputs, priority, timeout } = asked;
  const deadline = earliest(context.deadline, timeout === undefined ? undefined : performance.now() + timeout);
  const { caller, keepInputs } = context;
  // A stream has one context for many requests; marks belong to one.
  const from: CallOrigin = {
    get headers() {
      return context.headers;
    },
  };
  const result = await services.infer({
    model,
    ...(version !== undefined && { version }),
    from,
    request: {
      inputs,
      caller,
      keepInputs,
      ...(outputs !== undefined && { outputs }),
      ...(priority !== undefined && { priority }),
      ...(deadline !== undefined && { deadline }),
    },
  });
  context.observe(inputs, result, head.id, from.marks);
  return { head, asked, result, marks: from.marks };
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
