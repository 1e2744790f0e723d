import type * as z from 'zod';
import type { InferenceResult } from '../engine/model';
import type { Route } from '../http/route';
import type { ModelCatalog } from '../models/catalog';
import type { LoadedModel } from '../models/loaded-model';
import type { LineWriter } from '../capture/line-writer';
import type { Family } from '../observability/family';
import type { Log } from '../observability/log';
import type { InferenceCall } from '../services';

/** Runs a call on the version that serves it: the model itself, or what stands before it. */
export type InferenceStep = (call: InferenceCall, loaded: LoadedModel) => Promise<InferenceResult>;

/** Puts something around a step, for example a cache. */
export type Interceptor = (next: InferenceStep) => InferenceStep;

/** What features are given. The models of the start are loaded: settings can be held against them. */
export interface FeatureContext {
  readonly catalog: ModelCatalog;
  /** Whether models may come and go while the server runs. */
  readonly modelsChange: boolean;
  readonly log: Log;
  /** Milliseconds, on a clock that never goes back. */
  readonly clock: () => number;
  readonly random: () => number;
  /** Opens a place for lines: a folder or an `s3://` prefix. */
  readonly openWriter: (uri: string) => Promise<LineWriter>;
}

/** A feature that was switched on. */
export interface ActiveFeature {
  /** Chooses the version for a call that names none; undefined leaves it to the model's default. */
  readonly route?: (call: InferenceCall) => string | undefined;
  readonly intercept?: Interceptor;
  /** What it counts. */
  readonly metrics?: () => readonly Family[];
  /** Endpoints to look at it and to change it while the server runs. */
  readonly routes?: readonly Route[];
  /** Writes what waits to be written. */
  readonly flush?: () => Promise<void>;
}

/**
 * Production behaviour around inference: cache, circuit breaker, split, shadow, anomaly counters. Adding one: a folder
 * here that exports a Feature, and one line in `index.ts`. What is off costs nothing.
 */
export interface Feature {
  /** Its section in the configuration file; flag and variable are named after it. */
  readonly name: string;
  /** One line for `--help`. */
  readonly help: string;
  /** Reads its section. What is absent reads as undefined where the feature is off by default. */
  readonly settings: z.ZodType;
  /** Switches the feature on. @throws SettingsError that names each setting that does not fit the models */
  create(settings: unknown, context: FeatureContext): Promise<ActiveFeature | undefined>;
}

/** A feature with the type of its settings, which the list of all features cannot carry. */
export function defineFeature<S>(feature: {
  readonly name: string;
  readonly help: string;
  readonly settings: z.ZodType<S>;
  readonly create: (settings: S, context: FeatureContext) => Promise<ActiveFeature | undefined>;
}): Feature {
  return { ...feature, create: (settings, context) => feature.create(settings as S, context) };
}
