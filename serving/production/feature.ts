import type { InferenceResult } from '../engine/model';
import type { ModelCatalog } from '../models/catalog';
import type { Log } from '../observability/log';
import type { InferenceCall } from '../services';

/** Runs a call: the model itself, or what stands before it. */
export type InferenceStep = (call: InferenceCall) => Promise<InferenceResult>;

/** Puts something around a step, for example a cache. */
export type Interceptor = (next: InferenceStep) => InferenceStep;

/** What features are given. */
export interface FeatureContext {
  readonly catalog: ModelCatalog;
  readonly log: Log;
}

/** A feature that was switched on. */
export interface ActiveFeature {
  readonly intercept: Interceptor;
  /** Lines in Prometheus' text format; empty when there is nothing to tell. */
  metrics?(): string;
  /** Lets work in the background end. */
  close?(): Promise<void>;
}

/**
 * Production behaviour around inference: cache, circuit breaker, split, shadow, canary, anomaly counters. Adding one: a
 * folder here that exports a Feature, and one line in `index.ts`. What is not configured costs nothing.
 */
export interface Feature {
  /** Its section in the configuration file. */
  readonly name: string;
  /** Switches the feature on with its section of the file. @throws Error that names each wrong setting */
  create(section: unknown, context: FeatureContext): ActiveFeature;
}
