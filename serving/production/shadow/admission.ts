/** Which requests are copied. Pure but for its counters. */

/** What may be under way at a time. */
export interface AdmissionLimits {
  readonly requests: number;
  readonly bytes: number;
}

/** Bounds the copies under way: a shadow that is slow or stuck must not take the server's memory. */
export class Admission {
  /** Requests that should have been copied and were not. */
  public dropped = 0;
  private requests = 0;
  private bytes = 0;

  public constructor(private readonly limits: AdmissionLimits) {}

  /** Copies under way. */
  public get underWay(): number {
    return this.requests;
  }

  /** Takes room for a copy; false, counting it, when there is none. */
  public enter(bytes: number): boolean {
    if (this.requests >= this.limits.requests || this.bytes + bytes > this.limits.bytes) {
      this.dropped++;
      return false;
    }
    this.requests++;
    this.bytes += bytes;
    return true;
  }

  /** Gives it back. */
  public leave(bytes: number): void {
    this.requests--;
    this.bytes -= bytes;
  }
}
