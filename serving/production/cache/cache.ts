import * as z from 'zod';
import type { InferenceResult } from '../../engine/model';
import type { DurationTotal, ModelStatistics } from '../../engine/statistics';
import type { LoadedModel } from '../../models/loaded-model';
import { labelsOf, single, type Family } from '../../observability/family';
import { byteSize, type Tensor } from '../../tensors/tensor';
import { defineFeature, type ActiveFeature, type FeatureContext } from '../feature';
import { mark } from '../mark';
import { requireModels } from '../require-models';
import { BoundedCache } from './bounded-cache';
import { cacheKey } from './key';

const settings = z.strictObject({
  entries: z.number().int().min(1).default(10_000),
  bytes: z
    .number()
    .int()
    .min(1)
    .default(2 ** 26),
  maxAge: z.number().positive().optional(),
  models: z.array(z.string().min(1)).optional(),
});
type Settings = z.infer<typeof settings>;

/** Bytes that an entry takes besides its outputs, about. */
const overhead = 300;

/**
 * Answers of earlier requests, for requests with the very same input to the very same version. Only for models whose
 * answer depends on nothing else.
 */
export const cache = defineFeature<Settings | undefined>({
  name: 'cache',
  help: 'keep predictions: {entries, bytes, maxAge (ms), models}; default: none are kept',
  settings: settings.optional(),
  create: async (given, context) => (given === undefined ? undefined : new PredictionCache(given, context)),
});

class PredictionCache implements ActiveFeature {
  private readonly answers: BoundedCache<readonly Tensor[]>;
  private readonly models: ReadonlySet<string> | undefined;
  private readonly identities = new WeakMap<LoadedModel, string>();
  private generation = 0;

  public constructor(
    given: Settings,
    private readonly context: FeatureContext,
  ) {
    const { entries, bytes, maxAge = Infinity, models } = given;
    requireModels(models?.map((model) => ({ setting: 'cache.models', model })) ?? [], context);
    this.answers = new BoundedCache({ entries, bytes, maxAge }, context.clock);
    this.models = models === undefined ? undefined : new Set(models);
  }

  public readonly intercept: NonNullable<ActiveFeature['intercept']> = (next) => (call, loaded) => {
    if (this.models?.has(loaded.model.name) === false) return next(call, loaded);
    const started = this.context.clock();
    const key = cacheKey(this.identityOf(loaded), call.request);
    const outputs = this.answers.get(key);
    loaded.model.noteCache(outputs !== undefined, this.context.clock() - started);
    if (outputs !== undefined) {
      mark(call, 'cache', 'hit');
      return Promise.resolve({ model: loaded.model.name, version: loaded.model.version, outputs });
    }
    return next(call, loaded).then((result) => {
      // A fallback's answer is not this version's.
      if (result.model === loaded.model.name && result.version === loaded.model.version) this.keep(key, result);
      return result;
    });
  };

  public readonly metrics = (): readonly Family[] => {
    const { answers } = this;
    const covered = this.context.catalog.loaded().filter(({ model }) => this.models?.has(model.name) !== false);
    const each = (name: string, help: string, value: (statistics: ModelStatistics) => number): Family => ({
      name,
      type: 'counter',
      help,
      samples: covered.map((loaded) => [labelsOf(loaded), value(loaded.model.statistics)]),
    });
    const micro = ({ ns }: DurationTotal): number => Math.round(ns / 1000);
    return [
      each(
        'nv_cache_num_hits_per_model',
        'Requests that were answered from the cache',
        ({ cacheHit }) => cacheHit.count,
      ),
      each(
        'nv_cache_num_misses_per_model',
        'Requests that the cache had no answer to',
        ({ cacheMiss }) => cacheMiss.count,
      ),
      each('nv_cache_hit_duration_per_model', 'Time to find answers in the cache, microseconds', ({ cacheHit }) =>
        micro(cacheHit),
      ),
      each('nv_cache_miss_duration_per_model', 'Time to find none, microseconds', ({ cacheMiss }) => micro(cacheMiss)),
      single('tidegate_cache_entries', 'gauge', 'Answers in the cache', answers.size),
      single('tidegate_cache_bytes', 'gauge', 'Bytes of the answers in the cache', answers.bytes),
      single('tidegate_cache_evictions_total', 'counter', 'Answers that made room for others', answers.evictions),
    ];
  };

  private keep(key: string, { outputs }: InferenceResult): void {
    const own = outputs.map(ownCopy);
    this.answers.set(
      key,
      own,
      own.reduce((sum, output) => sum + byteSize(output), overhead),
    );
  }

  private identityOf(loaded: LoadedModel): string {
    let identity = this.identities.get(loaded);
    if (identity === undefined) {
      const { name, version, digest } = loaded.definition;
      // Loaded again from the same artifact, it is the same; a folder without a digest may have changed.
      identity = JSON.stringify([name, version, digest ?? ++this.generation]);
      this.identities.set(loaded, identity);
    }
    return identity;
  }
}

/** Outputs are views of a whole batch: keeping one would keep all of it. */
function ownCopy(output: Tensor): Tensor {
  return { ...output, data: output.data.slice() };
}
