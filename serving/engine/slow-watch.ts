/** What to do about a model on the main thread. */
export type SlowVerdict = 'keep' | 'shrink' | 'move';

/** Runs that are looked at together. */
const window = 32;
/** A run on the main thread should take a millisecond; at twice that something is to be done. */
const slow = 2;

/**
 * Watches the runs of a model on the main thread. Requests may be larger than the sample it was measured with, so a
 * model can turn out heavy. Decided by the fastest of many runs: on a busy machine some runs are slow, but not all.
 */
export class SlowWatch {
  private fastest = Infinity;
  private largest = 0;
  private seen = 0;

  /**
   * Notes a run.
   * @param milliseconds how long it took
   * @param rows how many rows it had: a batch can be made smaller, a single row cannot
   */
  public note(milliseconds: number, rows: number): SlowVerdict {
    this.fastest = Math.min(this.fastest, milliseconds);
    this.largest = Math.max(this.largest, rows);
    if (++this.seen < window) return 'keep';
    const verdict = this.fastest <= slow ? 'keep' : this.largest > 1 ? 'shrink' : 'move';
    this.fastest = Infinity;
    this.largest = 0;
    this.seen = 0;
    return verdict;
  }
}
