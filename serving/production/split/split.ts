import type { InferenceCall } from '../../services';
import type { Family } from '../../observability/family';
import { defineFeature, type ActiveFeature, type FeatureContext } from '../feature';
import { mark } from '../mark';
import { requireModels } from '../require-models';
import { chooseVersion, drawFor } from './choose';
import { splitRoutes } from './routes';
import { splitSettings, type ModelSplit } from './settings';

/**
 * Splits requests that name no version between versions side by side: canary weights, and A/B tests whose assignment
 * sticks to a key. Inside of one server; between deployments the platform's rollouts do it.
 */
export const split = defineFeature({
  name: 'split',
  help: 'share requests between versions: {model: {weights: {version: share}, header, salt}}; default: none',
  settings: splitSettings,
  create: async (given, context) => (given === undefined ? undefined : new Split(given, context)),
});

type Assignment = 'key' | 'random' | 'default';

/** The splits of all models, which may be changed while the server runs. */
export class Split implements ActiveFeature {
  public readonly routes: NonNullable<ActiveFeature['routes']>;
  private readonly splits = new Map<string, ActiveSplit>();

  public constructor(
    given: Readonly<Record<string, ModelSplit>>,
    private readonly context: FeatureContext,
  ) {
    requireModels(
      Object.entries(given).flatMap(([model, { weights }]) =>
        Object.keys(weights).map((version) => ({
          setting: `split.${model}.weights`,
          model,
          version,
          inPlaceOf: { model, version: Object.keys(weights)[0] as string },
        })),
      ),
      context,
    );
    for (const [model, settings] of Object.entries(given)) this.set(model, settings);
    this.routes = splitRoutes(this, context);
  }

  public readonly route = (call: InferenceCall): string | undefined => {
    const active = this.splits.get(call.model);
    if (active === undefined) return undefined;
    const key = keyOf(call, active.settings.header);
    const draw = key === undefined ? this.context.random : drawFor(key, active.settings.salt);
    const version = chooseVersion(active.shares, draw);
    if (version === undefined || !this.context.catalog.has(call.model, version)) {
      // Unloaded meanwhile: the default version answers, and that it does is counted.
      active.count('', 'default');
      return undefined;
    }
    active.count(version, key === undefined ? 'random' : 'key');
    mark(call, 'version', version);
    return version;
  };

  public readonly metrics = (): readonly Family[] => {
    const all = [...this.splits];
    return [
      {
        name: 'tidegate_split_weight',
        type: 'gauge',
        help: 'Share of a version in the requests that name none, from 0 to 1',
        samples: all.flatMap(([model, { shares }]) => {
          const sum = [...shares.values()].reduce((total, share) => total + share, 0);
          return [...shares].map(([version, share]) => [{ model, version }, share / sum] as const);
        }),
      },
      {
        name: 'tidegate_split_requests_total',
        type: 'counter',
        help: 'Requests by the version they were given and why: by their key, at random, or by default as it was not loaded',
        samples: all.flatMap(([model, { counted }]) =>
          [...counted.values()].map(({ version, by, requests }) => [{ model, version, by }, requests] as const),
        ),
      },
    ];
  };

  /** The splits in effect. */
  public current(): Readonly<Record<string, ModelSplit>> {
    return Object.fromEntries([...this.splits].map(([model, { settings }]) => [model, settings]));
  }

  /** Splits the requests of a model from now on. */
  public set(model: string, settings: ModelSplit): void {
    this.splits.set(model, new ActiveSplit(settings, this.splits.get(model)));
  }

  /** Leaves the requests of a model to its default version. @returns whether they were split */
  public remove(model: string): boolean {
    return this.splits.delete(model);
  }
}

interface Counted {
  readonly version: string;
  readonly by: Assignment;
  requests: number;
}

class ActiveSplit {
  public readonly shares: ReadonlyMap<string, number>;
  public readonly counted: Map<string, Counted>;

  public constructor(
    public readonly settings: ModelSplit,
    before: ActiveSplit | undefined,
  ) {
    this.shares = new Map(Object.entries(settings.weights));
    this.counted = before?.counted ?? new Map<string, Counted>();
  }

  public count(version: string, by: Assignment): void {
    const key = `${by} ${version}`;
    let counted = this.counted.get(key);
    if (counted === undefined) this.counted.set(key, (counted = { version, by, requests: 0 }));
    counted.requests++;
  }
}

function keyOf({ from }: InferenceCall, name: string): string | undefined {
  const value = from?.headers[name];
  const key = Array.isArray(value) ? value[0] : value;
  return key === '' ? undefined : key;
}
