import type { Tensor, TensorSpec } from '../tensors/tensor';

/** A loaded model that computes: the only thing the engine knows of ONNX Runtime. */
export interface Session {
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly TensorSpec[];
  /**
   * Computes outputs. Inputs fit the declaration and come in its order.
   * The promise may be settled after a blocking call on the calling thread.
   */
  run(inputs: readonly Tensor[], outputs: readonly string[]): Promise<Tensor[]>;
  /** Frees the native memory. No run may be under way or follow. */
  release(): Promise<void>;
}

/** An input as the model declares it. */
export interface InputSpec extends TensorSpec {
  /** Name of each symbolic dimension; undefined for fixed and unnamed ones. Equal names ask for equal sizes. */
  readonly symbols: readonly (string | undefined)[];
}

/** Execution providers of ONNX Runtime that are supported. */
export const providers = ['cpu', 'cuda'] as const;
export type Provider = (typeof providers)[number];

/** How a session is made. */
export interface SessionOptions {
  /** Threads for one run. */
  readonly threads: number;
  /** Device that runs the model; what `cuda` cannot do stays on the CPU. */
  readonly provider: Provider;
  /** Inputs whose file declares no shape; ONNX Runtime reports them as scalars. */
  readonly unranked?: readonly string[];
}

/** Makes a session from a model file. */
export type SessionFactory = (path: string, options: SessionOptions) => Promise<Session>;
