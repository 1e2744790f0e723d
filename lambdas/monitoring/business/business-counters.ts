import { ExactSum } from '../profile/exact-sum';

/** One counter of a window: how many events carried it, and the exact sum of its values as an expansion. */
export interface CounterProfile {
  readonly events: number;
  readonly sum: readonly number[];
}

/** Counters of a window by name. Adds up without loss. */
export type BusinessProfile = Readonly<Record<string, CounterProfile>>;

/** Counts what callers report with their requests, as `name=value` in the capture's custom attributes. */
export class BusinessCounters {
  private readonly counters: ReadonlyMap<string, { events: number; sum: ExactSum }>;

  /** @param names counters that are kept; others are ignored, so that memory does not depend on callers */
  public constructor(names: readonly string[]) {
    this.counters = new Map(names.map((name) => [name, { events: 0, sum: new ExactSum() }]));
  }

  /** Counts the attributes of one event; those that are no `name=number` of a known counter are ignored. */
  public add(attributes: readonly string[]): void {
    for (const attribute of attributes) {
      const at = attribute.indexOf('=');
      const counter = at < 0 ? undefined : this.counters.get(attribute.slice(0, at).trim());
      const text = attribute.slice(at + 1).trim();
      const value = Number(text);
      if (counter === undefined || text === '' || !Number.isFinite(value)) continue;
      counter.events += 1;
      counter.sum.add(value);
    }
  }

  /** What was counted so far. */
  public profile(): BusinessProfile {
    return Object.fromEntries(
      [...this.counters].map(([name, { events, sum }]) => [name, { events, sum: sum.components() }]),
    );
  }
}

/** Adds up counters of separate windows, in any order and grouping. */
export function mergeBusiness(a: BusinessProfile, b: BusinessProfile): BusinessProfile {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const none: CounterProfile = { events: 0, sum: [] };
  return Object.fromEntries(
    names.map((name) => {
      const [x, y] = [a[name] ?? none, b[name] ?? none];
      return [name, { events: x.events + y.events, sum: ExactSum.from([...x.sum, ...y.sum]).components() }];
    }),
  );
}

/**
 * Cost of one prediction.
 * @param instanceHourPrice price of one instance for one hour
 * @param instanceHours instances times hours of the window
 * @returns null without predictions
 */
export function costPerPrediction(
  instanceHourPrice: number,
  instanceHours: number,
  predictions: number,
): number | null {
  return predictions === 0 ? null : (instanceHourPrice * instanceHours) / predictions;
}
