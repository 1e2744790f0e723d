/** What main thread and workers say to each other. Every request has an id and gets one reply. */
import type { ErrorCode } from '../errors/registry';
import type { Tensor, TensorSpec } from '../tensors/tensor';
import type { MeasureOptions, Measurement } from './measure';
import type { InputSpec, SessionOptions } from './session';

/** What a worker can be asked. Sessions are known by a key that the main thread gives. */
export type WorkerRequest =
  | { readonly kind: 'load'; readonly key: number; readonly path: string; readonly options: SessionOptions }
  | { readonly kind: 'measure'; readonly key: number; readonly options: MeasureOptions }
  | {
      readonly kind: 'run';
      readonly key: number;
      readonly inputs: readonly Tensor[];
      readonly outputs: readonly string[];
    }
  | { readonly kind: 'unload'; readonly key: number };

/** A loaded model, as a worker describes it. */
export interface LoadedSpecs {
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** The value of the reply to each kind of request. */
export interface WorkerValues {
  readonly load: LoadedSpecs;
  readonly measure: Measurement;
  readonly run: readonly Tensor[];
  readonly unload: undefined;
}

/** A request on the wire. */
export interface Envelope {
  readonly id: number;
  readonly request: WorkerRequest;
}

/** A reply on the wire. Errors are taken apart: classes do not survive the copy. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode | undefined; readonly message: string } };
