/** Counters of the first pass: a category with a share of at least 1/20,000 is never lost. */
const counters = 20_000;

/**
 * Finds the most frequent categories of one column in constant memory and two passes. The first one (Misra–Gries)
 * gathers candidates; the second one counts them exactly. What is frequent enough to be guaranteed a candidate is
 * kept, so that the result depends on the values only, not on their order.
 */
export class CategorySelector {
  private candidates = new Map<string, number>();
  private rows = 0;
  private overflowed = false;
  private pass = 0;

  /**
   * @param limit how many categories to keep at most
   * @param declared categories that are kept in any case and come first
   */
  public constructor(
    private readonly limit: number,
    private readonly declared: readonly string[] = [],
  ) {}

  /** Whether another pass over the data is needed. */
  public get needsPass(): boolean {
    return this.pass === 0 || (this.pass === 1 && this.overflowed);
  }

  /** Shows a category, once or several times; every one in every pass. */
  public add(category: string, times = 1): void {
    const count = this.candidates.get(category);
    if (count !== undefined) {
      this.candidates.set(category, count + times);
    } else if (this.pass === 0) {
      if (this.candidates.size >= counters) this.forget();
      this.candidates.set(category, times);
    }
    if (this.pass === 0) this.rows += times;
  }

  /** Ends a pass. */
  public endPass(): void {
    this.pass += 1;
    if (this.needsPass) this.candidates = new Map([...this.candidates.keys()].map((category) => [category, 0]));
  }

  /** The categories: declared ones first, then by falling frequency. */
  public result(): string[] {
    const declared = new Set(this.declared);
    const floor = this.overflowed ? this.rows / counters : 0;
    const found = [...this.candidates]
      .filter(([category, count]) => count > floor && !declared.has(category))
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([category]) => category);
    return [...declared, ...found].slice(0, Math.max(this.limit, declared.size));
  }

  /** Takes one off every counter, as Misra and Gries do, until there is room. */
  private forget(): void {
    this.overflowed = true;
    let smallest = Infinity;
    for (const count of this.candidates.values()) smallest = Math.min(smallest, count);
    for (const [category, count] of this.candidates) {
      if (count <= smallest) this.candidates.delete(category);
      else this.candidates.set(category, count - smallest);
    }
  }
}
