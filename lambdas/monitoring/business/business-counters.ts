import { ExactSum } from '../profile/exact-sum';
import type { BusinessProfile } from './business-profile';
import type { CounterValue } from './report-book';

/** Beyond this, squares would leave what a number can hold; nothing in business is as large. */
const largest = 1e100;

/** Sums of one counter, and what the request under way has carried of it. */
class Counter {
  public events = 0;
  public unreadable = 0;
  public readonly sum = new ExactSum();
  public readonly squares = new ExactSum();
  public readonly products = new ExactSum();
  public carried: number | null = null;
}

/**
 * Counts what callers report with their requests, as `name=value` in the capture's custom attributes; several in one
 * attribute stand apart by commas or semicolons. A request that does not carry a counter counts as 0 of it.
 */
export class BusinessCounters {
  private readonly counters: ReadonlyMap<string, Counter>;
  private requests = 0;
  private predictions = 0;
  private predictionSquares = 0;

  /** @param names counters that are kept; others are ignored, so that memory does not depend on callers */
  public constructor(names: readonly string[]) {
    this.counters = new Map(names.map((name) => [name, new Counter()]));
  }

  /**
   * Counts a request with its attributes; what is no `name=value` of a known counter is ignored.
   * @param reported values that were told of it afterwards
   */
  public addRequest(attributes: readonly string[], records: number, reported: readonly CounterValue[] = []): void {
    for (const [name, value] of reported) this.carry(name, value);
    for (const attribute of attributes) {
      for (const item of attribute.split(/[,;]/)) {
        const at = item.indexOf('=');
        if (at > 0) this.carry(item.slice(0, at).trim(), item.slice(at + 1));
      }
    }
    this.count(records);
  }

  /**
   * Counts a record that has its counters as values by name, as rows of a table do.
   * @param reported values that were told of it afterwards
   */
  public addRecord(values: Readonly<Record<string, unknown>>, reported: readonly CounterValue[] = []): void {
    for (const [name, value] of reported) this.carry(name, value);
    for (const name of this.counters.keys()) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value !== undefined && value !== null && value !== '') this.carry(name, value);
    }
    this.count(1);
  }

  /** What was counted so far. */
  public profile(): BusinessProfile {
    const { requests, predictions, predictionSquares } = this;
    return {
      requests,
      predictions,
      predictionSquares,
      counters: Object.fromEntries(
        [...this.counters].map(([name, { events, unreadable, sum, squares, products }]) => [
          name,
          {
            events,
            unreadable,
            sum: sum.components(),
            squares: squares.components(),
            products: products.components(),
          },
        ]),
      ),
    };
  }

  private carry(name: string, value: unknown): void {
    const counter = this.counters.get(name);
    if (counter === undefined) return;
    const number = typeof value === 'string' ? numberIn(value) : Number(value);
    if (!(Math.abs(number) <= largest)) counter.unreadable += 1;
    else counter.carried = (counter.carried ?? 0) + number;
  }

  private count(records: number): void {
    this.requests += 1;
    this.predictions += records;
    this.predictionSquares += records * records;
    for (const counter of this.counters.values()) {
      const { carried } = counter;
      if (carried === null) continue;
      counter.carried = null;
      counter.events += 1;
      counter.sum.add(carried);
      counter.squares.add(carried * carried);
      counter.products.add(carried * records);
    }
  }
}

function numberIn(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
