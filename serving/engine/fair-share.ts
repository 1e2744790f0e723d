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

/** What is known of how a model uses workers. */
export interface WorkerUse {
  /** Mean time of its last runs, milliseconds. */
  readonly meanRun: number;
  /** On the clock of `performance.now()`, milliseconds. */
  readonly lastUse: number;
}

/** A model that had a request in this time, in milliseconds, is in use. */
const recentUse = 10_000;
/** Runs this many times as short must not wait for long ones. */
const muchShorter = 4;

/**
 * Whether a model must not have one more worker. Runs are not interrupted: a model with long ones that held all
 * workers would make one with short ones wait for it each time. So it leaves the last worker while others like that are
 * in use. Pure.
 * @param held workers that it has
 * @param workers all there are
 */
export function leavesRoom(
  model: WorkerUse,
  held: number,
  workers: number,
  all: Iterable<WorkerUse>,
  now: number,
): boolean {
  if (held === 0 || held < workers - 1) return false;
  for (const other of all) {
    if (now - other.lastUse < recentUse && other.meanRun * muchShorter < model.meanRun) return true;
  }
  return false;
}
