import type { MonitoringPrices, StepUsage } from '../../../lib/contracts/monitoring';

/** What one run cost, by the prices it was given. */
export interface RunCost {
  readonly currency: string;
  readonly lambdaGbSeconds: number;
  readonly lambdaRequests: number;
  readonly stateTransitions: number;
  readonly expressRequests: number;
  readonly s3Reads: number;
  readonly s3Writes: number;
  readonly metricReads: number;
  readonly lambda: number;
  readonly stepFunctions: number;
  readonly s3: number;
  readonly cloudWatch: number;
  readonly total: number;
}

/** What a run consisted of. */
export interface RunSize {
  /** Everything that functions took. */
  readonly usage: StepUsage;
  /** Memory of the functions. */
  readonly megabytes: number;
  /** Children of the distributed map. */
  readonly batches: number;
  /** Hours that were merged. */
  readonly hours: number;
  /** States besides those that every run passes and those of the map. */
  readonly otherStates: number;
  /** Metrics that were read. */
  readonly metricReads: number;
}

/** States that every execution passes: plan, choice, judge. */
const fixedTransitions = 3;

/**
 * Estimates what a run cost: what its functions took, one transition a state, one express request a batch, metrics that are
 * read. The start of functions, log lines, key requests and metrics that are written are left out.
 */
export function runCost(size: RunSize, prices: MonitoringPrices): RunCost {
  const { usage, megabytes, batches, hours, otherStates, metricReads } = size;
  const lambdaGbSeconds = (usage.milliseconds / 1000) * (megabytes / 1024);
  const stateTransitions = fixedTransitions + otherStates + (batches > 0 ? 2 + batches + 2 * hours : 0);
  const lambda = lambdaGbSeconds * prices.lambdaGbSecond + usage.invocations * prices.lambdaRequest;
  const stepFunctions = stateTransitions * prices.stateTransition + batches * prices.expressRequest;
  // The map reads its list and writes its results.
  const [s3Reads, s3Writes] = [usage.reads + (batches > 0 ? 1 : 0), usage.writes + (batches > 0 ? 2 : 0)];
  const cloudWatch = metricReads * prices.metricRead;
  const s3 = s3Reads * prices.s3Read + s3Writes * prices.s3Write;
  return {
    currency: prices.currency,
    lambdaGbSeconds,
    lambdaRequests: usage.invocations,
    stateTransitions,
    expressRequests: batches,
    s3Reads,
    s3Writes,
    metricReads,
    lambda,
    stepFunctions,
    s3,
    cloudWatch,
    total: lambda + stepFunctions + s3 + cloudWatch,
  };
}
