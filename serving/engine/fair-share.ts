/**
 * Start-time fair queueing over the models that share the workers: whoever has used least goes first, so that a
 * model with a long queue takes no more than its share while others wait, and everything while none does. Pure.
 */
export class FairShare<T> {
  private readonly used = new Map<T, number>();
  private floor = 0;

  /** The one of the candidates that has used least; undefined when there are none. */
  public pick(candidates: Iterable<T>): T | undefined {
    let best: T | undefined;
    let least = Infinity;
    for (const candidate of candidates) {
      // Whoever was idle starts at the present, without credit from the past.
      const used = Math.max(this.used.get(candidate) ?? 0, this.floor);
      if (used < least) [best, least] = [candidate, used];
    }
    if (best !== undefined) this.floor = Math.max(this.floor, least);
    return best;
  }

  /** Charges milliseconds of computing. */
  public charge(member: T, milliseconds: number): void {
    this.used.set(member, Math.max(this.used.get(member) ?? 0, this.floor) + milliseconds);
  }

  /** Forgets a member. */
  public remove(member: T): void {
    this.used.delete(member);
  }
}
