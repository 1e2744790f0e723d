/** What a cache may hold. */
export interface CacheLimits {
  readonly entries: number;
  readonly bytes: number;
  /** Milliseconds after which a value is not used any more; Infinity for never. */
  readonly maxAge: number;
}

interface Entry<V> {
  readonly value: V;
  readonly bytes: number;
  /** When it was put in. */
  readonly since: number;
}

/** Values by key, bounded by count and bytes: the least recently used one goes first. */
export class BoundedCache<V> {
  // A Map keeps the order of insertion: whatever is used is put at its end.
  private readonly entries = new Map<string, Entry<V>>();
  private used = 0;
  private gone = 0;

  public constructor(
    private readonly limits: CacheLimits,
    private readonly clock: () => number,
  ) {}

  /** Values in it. */
  public get size(): number {
    return this.entries.size;
  }

  /** Bytes of its values. */
  public get bytes(): number {
    return this.used;
  }

  /** Values that had to make room for others. */
  public get evictions(): number {
    return this.gone;
  }

  /** The value of a key; undefined when there is none, or it is too old. */
  public get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    if (this.clock() - entry.since > this.limits.maxAge) {
      this.used -= entry.bytes;
      return undefined;
    }
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value, unless it alone is more than the cache may hold. */
  public set(key: string, value: V, bytes: number): void {
    if (bytes > this.limits.bytes) return;
    const old = this.entries.get(key);
    if (old !== undefined) this.remove(key, old);
    for (const [oldest, entry] of this.entries) {
      if (this.entries.size < this.limits.entries && this.used + bytes <= this.limits.bytes) break;
      this.remove(oldest, entry);
      this.gone++;
    }
    this.entries.set(key, { value, bytes, since: this.clock() });
    this.used += bytes;
  }

  private remove(key: string, entry: Entry<V>): void {
    this.entries.delete(key);
    this.used -= entry.bytes;
  }
}
