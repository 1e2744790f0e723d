import type { Tensor } from '../tensors/tensor';

/** Behind every priority that a client can ask for, also those for other models. */
export const backgroundPriority = 10;

/** Whoever waits for an answer. A socket or response of node:http is one. */
export interface Caller {
  /** True once nobody waits any more: the job is then never run. */
  readonly destroyed: boolean;
  /** True once the client has ended its side. It may still read: many clients that gave up look just the same. */
  readonly readableEnded?: boolean;
}

/** What an executor is asked to compute. */
export interface Work {
  /** In the model's order, checked against its declaration. */
  readonly inputs: readonly Tensor[];
  /** Names of the outputs to compute, in the model's order. */
  readonly outputs: readonly string[];
  /** Rows along the first dimension; 1 for a model that does not batch. */
  readonly rows: number;
  /** Work may be run together only when the keys are equal and not undefined. */
  readonly key: string | undefined;
  /** Memory the inputs take, for the queue's bound. */
  readonly bytes: number;
  /** Lower runs first. */
  readonly priority: number;
  /** On the clock of `performance.now()`, milliseconds; Infinity for none. */
  readonly deadline: number;
  readonly caller: Caller | undefined;
  /** Whether the inputs are needed afterwards; else their buffers may be given away. */
  readonly keepInputs: boolean;
}

/** Work that waits in a queue, with whoever wants its result. */
export interface Job extends Work {
  /** `performance.now()` when it was queued. */
  readonly queuedAt: number;
  resolve(outputs: readonly Tensor[]): void;
  reject(error: unknown): void;
}
