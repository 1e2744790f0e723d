import { ExactSum } from '../profile/exact-sum';

/** One counter of a window. Sums are exact, as components of an expansion, so that windows add up without loss. */
export interface CounterProfile {
  /** Requests that carried it. */
  readonly events: number;
  /** Values under its name that are no numbers a sum can hold. */
  readonly unreadable: number;
  /** Σy, y being what a request carried in total. */
  readonly sum: readonly number[];
  /** Σy². */
  readonly squares: readonly number[];
  /** Σy·k, k being the records of the request. */
  readonly products: readonly number[];
}

/** What callers reported in a window beside their requests, by the counters' names. */
export interface BusinessProfile {
  readonly requests: number;
  /** Records of all requests, Σk. */
  readonly predictions: number;
  /** Σk². */
  readonly predictionSquares: number;
  readonly counters: Readonly<Record<string, CounterProfile>>;
}

const none: CounterProfile = { events: 0, unreadable: 0, sum: [], squares: [], products: [] };

/** A window without requests. */
export const noBusiness: BusinessProfile = { requests: 0, predictions: 0, predictionSquares: 0, counters: {} };

/** Requests and predictions of a window in which no counter came with them: cost is shared by these, too. */
export function withoutCounters({ events, rows }: { readonly events: number; readonly rows: number }): BusinessProfile {
  return { ...noBusiness, requests: events, predictions: rows };
}

/** Adds up separate windows, in any order and grouping. */
export function mergeBusiness(a: BusinessProfile, b: BusinessProfile): BusinessProfile {
  const names = [...new Set([...Object.keys(a.counters), ...Object.keys(b.counters)])];
  return {
    requests: a.requests + b.requests,
    predictions: a.predictions + b.predictions,
    predictionSquares: a.predictionSquares + b.predictionSquares,
    counters: Object.fromEntries(names.map((name) => [name, plus(a.counters[name] ?? none, b.counters[name] ?? none)])),
  };
}

function plus(a: CounterProfile, b: CounterProfile): CounterProfile {
  const add = (x: readonly number[], y: readonly number[]) => ExactSum.from([...x, ...y]).components();
  return {
    events: a.events + b.events,
    unreadable: a.unreadable + b.unreadable,
    sum: add(a.sum, b.sum),
    squares: add(a.squares, b.squares),
    products: add(a.products, b.products),
  };
}
