/** Counters of one model version, in the terms of Triton's statistics extension. Durations in nanoseconds. */

/** How often something happened and how long it took in all. */
export interface DurationTotal {
  count: number;
  ns: number;
}

/** Runs of one batch size. */
export interface BatchTotal {
  readonly computeInput: DurationTotal;
  readonly computeInfer: DurationTotal;
  readonly computeOutput: DurationTotal;
}

/** The cost of one run, in milliseconds. */
export interface RunTimes {
  readonly input: number;
  readonly infer: number;
  readonly output: number;
}

/** Batch sizes that are told apart: clients choose them where a request is run whole, and must not fill the memory. */
const mostSizes = 1024;

/** Counters of one model version. Plain fields: they are touched on every request. */
export class ModelStatistics {
  /** Requests that were answered, and the time from acceptance to answer. */
  public readonly success: DurationTotal = { count: 0, ns: 0 };
  /** Requests that failed or were refused after they reached the model. */
  public readonly fail: DurationTotal = { count: 0, ns: 0 };
  public readonly queue: DurationTotal = { count: 0, ns: 0 };
  public readonly computeInput: DurationTotal = { count: 0, ns: 0 };
  public readonly computeInfer: DurationTotal = { count: 0, ns: 0 };
  public readonly computeOutput: DurationTotal = { count: 0, ns: 0 };
  /** Requests that were answered from the cache, and the time to look them up. */
  public readonly cacheHit: DurationTotal = { count: 0, ns: 0 };
  /** Requests that the cache had no answer to. */
  public readonly cacheMiss: DurationTotal = { count: 0, ns: 0 };
  /** Rows that were computed. */
  public inferenceCount = 0;
  /** Runs of the session. */
  public executionCount = 0;
  /** Milliseconds since the epoch of the last request; 0 for none. */
  public lastInference = 0;
  /** Failures by error code. */
  public readonly failures = new Map<string, number>();
  public readonly batches = new Map<number, BatchTotal>();

  /** Records a run of the session for `requests` requests of `rows` rows together. */
  public recordRun(requests: number, rows: number, times: RunTimes): void {
    this.executionCount++;
    this.inferenceCount += rows;
    // Triton counts compute time once for each request that was part of the run.
    add(this.computeInput, requests, times.input * requests);
    add(this.computeInfer, requests, times.infer * requests);
    add(this.computeOutput, requests, times.output * requests);
    let batch = this.batches.get(rows);
    if (batch === undefined) {
      if (this.batches.size >= mostSizes) return;
      batch = {
        computeInput: { count: 0, ns: 0 },
        computeInfer: { count: 0, ns: 0 },
        computeOutput: { count: 0, ns: 0 },
      };
      this.batches.set(rows, batch);
    }
    add(batch.computeInput, 1, times.input);
    add(batch.computeInfer, 1, times.infer);
    add(batch.computeOutput, 1, times.output);
  }

  /** Records how long a request waited for its run, in milliseconds. */
  public recordQueue(milliseconds: number): void {
    add(this.queue, 1, milliseconds);
  }

  /** Records an answered request and its whole duration in milliseconds. */
  public recordSuccess(milliseconds: number): void {
    add(this.success, 1, milliseconds);
    this.lastInference = Date.now();
  }

  /** Records that the cache was asked, and how long that took in milliseconds. A hit is an answered request. */
  public recordCache(found: boolean, milliseconds: number): void {
    add(found ? this.cacheHit : this.cacheMiss, 1, milliseconds);
    if (found) this.recordSuccess(milliseconds);
  }

  /** Records a failed request, its duration in milliseconds and its error code. */
  public recordFailure(milliseconds: number, code: string): void {
    add(this.fail, 1, milliseconds);
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
  }
}

function add(total: DurationTotal, count: number, milliseconds: number): void {
  total.count += count;
  total.ns += milliseconds * 1e6;
}
