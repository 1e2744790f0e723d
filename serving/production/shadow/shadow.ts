import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { LineWriter } from '../../capture/line-writer';
import type { InferenceResult } from '../../engine/model';
import { toServingError } from '../../errors/serving-error';
import type { LoadedModel } from '../../models/loaded-model';
import { single, type Family } from '../../observability/family';
import type { InferenceCall } from '../../services';
import { byteSize } from '../../tensors/tensor';
import { defineFeature, type ActiveFeature, type FeatureContext } from '../feature';
import { requireModels } from '../require-models';
import { Admission } from './admission';
import { compare } from './compare';
import { pairLine, type ShadowOutcome } from './pair';
import { shadowFamilies, ShadowCounts } from './counts';

const settings = z.strictObject({
  models: z.record(
    z.string().min(1),
    z.strictObject({
      version: z.string().min(1),
      percent: z.number().min(0).max(100).default(100),
      tolerance: z.number().min(0).default(1e-6),
    }),
  ),
  uri: z.string().min(1).optional(),
  requests: z.number().int().min(1).default(64),
  bytes: z
    .number()
    .int()
    .min(1)
    .default(2 ** 26),
});
type Settings = z.infer<typeof settings>;
type ModelShadow = Settings['models'][string];

/**
 * Copies requests to a second version, whose answers nobody gets: to see what it would say before it says it. The copy
 * starts when the caller has been answered, runs behind everything that somebody waits for, and its failures are counted.
 */
export const shadow = defineFeature<Settings | undefined>({
  name: 'shadow',
  help: 'copy requests to another version: {models: {name: {version, percent, tolerance}}, uri, requests, bytes}; default: none',
  settings: settings.optional(),
  create: async (given, context) => {
    if (given === undefined) return undefined;
    requireModels(
      Object.entries(given.models).map(([model, { version }]) => ({
        setting: `shadow.models.${model}.version`,
        model,
        version,
        inPlaceOf: { model },
      })),
      context,
    );
    return new Shadow(given, context, given.uri === undefined ? undefined : await context.openWriter(given.uri));
  },
});

class Shadow implements ActiveFeature {
  private readonly models: ReadonlyMap<string, ModelShadow>;
  private readonly admission: Admission;
  private readonly counts = new ShadowCounts();
  private readonly running = new Set<Promise<void>>();

  public constructor(
    given: Settings,
    private readonly context: FeatureContext,
    private readonly writer: LineWriter | undefined,
  ) {
    this.models = new Map(Object.entries(given.models));
    this.admission = new Admission(given);
  }

  public readonly intercept: NonNullable<ActiveFeature['intercept']> = (next) => (call, loaded) => {
    const plan = this.models.get(loaded.model.name);
    if (plan === undefined || plan.version === loaded.model.version || !this.isChosen(plan)) return next(call, loaded);
    if (!this.context.catalog.has(loaded.model.name, plan.version)) {
      this.counts.count(loaded.model.name, plan.version, 'absent');
      return next(call, loaded);
    }
    const bytes = call.request.inputs.reduce((sum, input) => sum + byteSize(input), 0);
    if (!this.admission.enter(bytes)) return next(call, loaded);
    const started = this.context.clock();
    const answer = next({ ...call, request: { ...call.request, keepInputs: true } }, loaded);
    const copied = answer.then(
      async (given) => this.copy(call, given, plan, this.context.clock() - started),
      // Without an answer there is nothing to compare with.
      () => undefined,
    );
    const done = copied.finally(() => {
      this.admission.leave(bytes);
      this.running.delete(done);
    });
    this.running.add(done);
    return answer;
  };

  public readonly metrics = (): readonly Family[] => [
    ...shadowFamilies(this.counts, this.admission, this.writer),
    single('tidegate_shadow_under_way', 'gauge', 'Copies that wait for the shadow', this.admission.underWay),
  ];

  public readonly flush = async (): Promise<void> => {
    await Promise.all(this.running);
    await this.writer?.flush();
  };

  private isChosen({ percent }: ModelShadow): boolean {
    return percent >= 100 || this.context.random() * 100 < percent;
  }

  /** Never throws: whatever the shadow does is its own. */
  private async copy(call: InferenceCall, given: InferenceResult, plan: ModelShadow, took: number): Promise<void> {
    // The answer goes out first.
    await new Promise(setImmediate);
    const started = this.context.clock();
    const outcome = await this.ask(call, given, plan);
    const milliseconds = { given: took, shadow: this.context.clock() - started };
    const failed = 'error' in outcome;
    this.counts.count(given.model, plan.version, failed ? 'failed' : outcome.comparison.agrees ? 'agreed' : 'differed');
    this.writer?.offer(this.expectedBytes(call, given), () =>
      pairLine({
        inputs: call.request.inputs,
        given,
        version: plan.version,
        outcome,
        milliseconds,
        eventId: randomUUID(),
        time: new Date(),
        ...inferenceIdOf(call),
      }),
    );
  }

  private async ask({ request }: InferenceCall, given: InferenceResult, plan: ModelShadow): Promise<ShadowOutcome> {
    const { inputs, outputs } = request;
    try {
      const shadowed: LoadedModel = this.context.catalog.get(given.model, plan.version);
      const result = await shadowed.model.infer({
        inputs,
        ...(outputs !== undefined && { outputs }),
        background: true,
        keepInputs: true,
      });
      return { result, comparison: compare(given.outputs, result.outputs, plan.tolerance) };
    } catch (error) {
      return { error: toServingError(error).code };
    }
  }

  /** A number of four bytes is about ten as text, in three texts of which two are escaped. */
  private expectedBytes({ request }: InferenceCall, { outputs }: InferenceResult): number {
    const size = (tensors: InferenceResult['outputs']): number => tensors.reduce((sum, one) => sum + byteSize(one), 0);
    return 1000 + 3 * (size(request.inputs) + 2 * size(outputs));
  }
}

function inferenceIdOf({ from }: InferenceCall): { readonly inferenceId?: string } {
  const id = from?.headers['x-amzn-sagemaker-inference-id'];
  return typeof id === 'string' ? { inferenceId: id } : {};
}
