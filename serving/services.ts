import type { InferenceRequest, InferenceResult } from './engine/model';
import type { Headers } from './http/message';
import type { ModelCatalog } from './models/catalog';

/** What the client is told of how its request was answered, by name: `degraded`, `version`, … */
export type Marks = Record<string, string>;

/** The request that a call was made for. */
export interface CallOrigin {
  /** Metadata, where the call came over gRPC. */
  readonly headers: Headers;
  /** Filled in while the call is answered; undefined while there is nothing to tell. */
  marks?: Marks | undefined;
}

/** A call to a model, as a protocol makes it. */
export interface InferenceCall {
  readonly model: string;
  /** The version asked for; the model's default when absent. */
  readonly version?: string | undefined;
  readonly request: InferenceRequest;
  /** Where it came from; absent for calls that the server makes itself. */
  readonly from?: CallOrigin | undefined;
}

/** What protocols are given: the models, the way to run them, and what is known of the server. */
export interface Services {
  readonly catalog: ModelCatalog;
  /** Runs a model through everything configured around it (cache, split, shadow, fallback). */
  infer(call: InferenceCall): Promise<InferenceResult>;
  /** Whether new work is taken: models loaded, not draining. */
  isReady(): boolean;
  /** False once a thread is in a run that never ends: only a restart frees its core. */
  isLive(): boolean;
  /** Whether clients may load and unload models. */
  readonly modelControl: 'none' | 'explicit';
  /** Folder below which clients load models by path; undefined: by name only. */
  readonly modelsRoot?: string;
  readonly server: { readonly name: string; readonly version: string };
}
