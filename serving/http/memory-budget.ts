/** Bytes of request bodies that may be in memory at once, over all connections. */
export class MemoryBudget {
  private taken = 0;

  public constructor(private readonly limit: number) {}

  /** Bytes in use. */
  public get used(): number {
    return this.taken;
  }

  /** Takes bytes; false, taking nothing, when they are not there. The first request always gets what it asks for. */
  public reserve(bytes: number): boolean {
    if (this.taken > 0 && this.taken + bytes > this.limit) return false;
    this.taken += bytes;
    return true;
  }

  /** Gives bytes back. */
  public release(bytes: number): void {
    this.taken -= bytes;
  }
}
