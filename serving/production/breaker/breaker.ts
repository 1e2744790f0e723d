import * as z from 'zod';
import type { InferenceResult } from '../../engine/model';
import { ServingError, toServingError } from '../../errors/serving-error';
import type { LoadedModel } from '../../models/loaded-model';
import { labelsOf, type Family } from '../../observability/family';
import type { InferenceCall } from '../../services';
import { defineFeature, type ActiveFeature, type FeatureContext } from '../feature';
import { mark } from '../mark';
import { requireModels } from '../require-models';
import { Circuit, CircuitOpen } from './circuit';
import { isOutage } from './outage';

const ofModel = z
  .strictObject({
    ratio: z.number().gt(0).lt(1).default(0.5),
    calls: z.number().int().min(1).default(20),
    minimum: z.number().int().min(1).optional(),
    pause: z.number().positive().default(10_000),
    fallback: z.strictObject({ model: z.string().min(1), version: z.string().min(1).optional() }).optional(),
  })
  .refine(({ calls, minimum }) => minimum === undefined || minimum <= calls, {
    path: ['minimum'],
    message: 'must not be more than calls',
  });
const settings = z.record(z.string().min(1), ofModel).optional();
type ModelBreaker = z.infer<typeof ofModel>;

/**
 * Stops sending requests to a version that fails most of them, and tries again after a pause. With a fallback, another
 * model answers meanwhile; such an answer names the model that gave it and is marked as degraded.
 */
export const breaker = defineFeature({
  name: 'breaker',
  help: 'stop using a model that fails: {model: {ratio, calls, minimum, pause (ms), fallback: {model, version}}}; default: none',
  settings,
  create: async (given, context) => (given === undefined ? undefined : new Breaker(given, context)),
});

class Breaker implements ActiveFeature {
  private readonly models: ReadonlyMap<string, ModelBreaker>;
  private readonly guards = new WeakMap<LoadedModel, Guard>();

  public constructor(
    given: Readonly<Record<string, ModelBreaker>>,
    private readonly context: FeatureContext,
  ) {
    requireModels(
      Object.entries(given).flatMap(([model, { fallback }]) => [
        { setting: 'breaker', model },
        ...(fallback === undefined
          ? []
          : [{ setting: `breaker.${model}.fallback`, ...fallback, inPlaceOf: { model } }]),
      ]),
      context,
    );
    this.models = new Map(Object.entries(given));
  }

  public readonly intercept: NonNullable<ActiveFeature['intercept']> = (next) => (call, loaded) => {
    const settings = this.models.get(loaded.model.name);
    if (settings === undefined) return next(call, loaded);
    const guard = this.guardOf(loaded, settings);
    // A client that names a version wants that one or none.
    const fallback = call.version === undefined ? settings.fallback : undefined;
    // Workers take the inputs with them: the fallback needs them again.
    const kept = fallback === undefined ? call : { ...call, request: { ...call.request, keepInputs: true } };
    return guard.circuit
      .call(
        () => next(kept, loaded),
        (error) => isOutage(toServingError(error), call.request.deadline),
      )
      .catch((error: unknown) => this.afterFailure(error, call, loaded, guard, fallback));
  };

  public readonly metrics = (): readonly Family[] => {
    const guarded = this.context.catalog.loaded().flatMap((loaded) => {
      const guard = this.guards.get(loaded);
      return guard === undefined ? [] : [{ labels: labelsOf(loaded), guard, facts: guard.circuit.facts }];
    });
    const each = (
      name: string,
      type: Family['type'],
      help: string,
      value: (of: (typeof guarded)[number]) => number,
    ): Family => ({ name, type, help, samples: guarded.map((of) => [of.labels, value(of)] as const) });
    return [
      each('tidegate_circuit_state', 'gauge', 'Circuit of a version: 0 closed, 1 trying again, 2 open', ({ facts }) =>
        ['closed', 'half-open', 'open'].indexOf(facts.state),
      ),
      each('tidegate_circuit_opened_total', 'counter', 'Times that a circuit opened', ({ facts }) => facts.opened),
      each(
        'tidegate_circuit_refused_total',
        'counter',
        'Requests that an open circuit kept from the model',
        ({ facts }) => facts.refused,
      ),
      each(
        'tidegate_degraded_responses_total',
        'counter',
        'Requests that a fallback answered',
        ({ guard }) => guard.degraded,
      ),
      each(
        'tidegate_fallback_failures_total',
        'counter',
        'Requests that the fallback failed too',
        ({ guard }) => guard.fallbackFailures,
      ),
    ];
  };

  private async afterFailure(
    error: unknown,
    call: InferenceCall,
    loaded: LoadedModel,
    guard: Guard,
    fallback: ModelBreaker['fallback'],
  ): Promise<InferenceResult> {
    const refused = error instanceof CircuitOpen;
    const failure = refused ? circuitOpen(loaded, guard.pause) : toServingError(error);
    if (fallback === undefined || !(refused || isOutage(failure, call.request.deadline))) throw failure;
    try {
      // Looked up now: it may have been replaced since the call began.
      const { model } = this.context.catalog.get(fallback.model, fallback.version);
      if (model === loaded.model) throw failure;
      const result = await model.infer(call.request);
      guard.degraded++;
      mark(call, 'degraded', refused ? 'circuit-open' : failure.code);
      mark(call, 'answered-by', `${result.model}/${result.version}`);
      return result;
    } catch {
      // Why the model itself failed says more.
      guard.fallbackFailures++;
      throw failure;
    }
  }

  private guardOf(loaded: LoadedModel, options: ModelBreaker): Guard {
    let guard = this.guards.get(loaded);
    if (guard === undefined) {
      const { calls, minimum = Math.min(10, calls) } = options;
      const circuit = new Circuit({ ...options, minimum }, () => {
        this.context.log.warn('circuit opened: the model fails too many requests', {
          ...labelsOf(loaded),
          pause: options.pause,
        });
      });
      guard = { circuit, pause: options.pause, degraded: 0, fallbackFailures: 0 };
      this.guards.set(loaded, guard);
    }
    return guard;
  }
}

interface Guard {
  readonly circuit: Circuit;
  readonly pause: number;
  degraded: number;
  fallbackFailures: number;
}

function circuitOpen({ model }: LoadedModel, pause: number): ServingError {
  return new ServingError(
    'CIRCUIT_OPEN',
    `version '${model.version}' of model '${model.name}' failed too many requests and gets a pause of ${pause} ms`,
    { retryAfterSeconds: Math.ceil(pause / 1000) },
  );
}
