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
  /** Children of distributed maps. */
  readonly batches: number;
  /** Distributed maps that had children. */
  readonly maps: number;
  /** States that the execution passed, one a batch and two an item of an inline map. */
  readonly transitions: number;
  /** Metrics that were read. */
  readonly metricReads: number;
}

/**
 * Estimates what a run cost: what its functions took, one transition a state, one express request a batch, metrics that are
 * read. The start of functions, log lines, key requests and metrics that are written are left out.
 */
export function runCost(size: RunSize, prices: MonitoringPrices): RunCost {
  const { usage, megabytes, batches, maps, transitions: stateTransitions, metricReads } = size;
  const lambdaGbSeconds = (usage.milliseconds / 1000) * (megabytes / 1024);
  const lambda = lambdaGbSeconds * prices.lambdaGbSecond + usage.invocations * prices.lambdaRequest;
  const stepFunctions = stateTransitions * prices.stateTransition + batches * prices.expressRequest;
  // A map reads its list and writes its results.
  const [s3Reads, s3Writes] = [usage.reads + maps, usage.writes + 2 * maps];
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
