import type { InferenceRequest, InferenceResult } from './engine/model';
import type { ModelCatalog } from './models/catalog';

/** A call to a model, as a protocol makes it. */
export interface InferenceCall {
  readonly model: string;
  /** The version asked for; the model's default when absent. */
  readonly version?: string;
  readonly request: InferenceRequest;
  /** Key of sticky decisions (A/B), for example a user's id; never logged. */
  readonly stickyKey?: string;
}

/** What protocols are given: the models, the way to run them, and what is known of the server. */
export interface Services {
  readonly catalog: ModelCatalog;
  /** Runs a model through everything configured around it (cache, split, shadow, fallback). */
  infer(call: InferenceCall): Promise<InferenceResult>;
  /** Whether new work is taken: models loaded, not draining. */
  isReady(): boolean;
  /** Whether clients may load and unload models. */
  readonly modelControl: 'none' | 'explicit';
  readonly server: { readonly name: string; readonly version: string };
}
