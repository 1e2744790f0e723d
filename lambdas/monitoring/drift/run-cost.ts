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
  readonly lambda: number;
  readonly stepFunctions: number;
  readonly s3: number;
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
}

/** States that every execution passes: plan, choice, judge. */
const fixedTransitions = 3;

/**
 * Estimates what a run cost: what its functions took, one transition a state, one express request a batch. The start of
 * functions, log lines and key requests are left out; they are small beside the rest.
 */
export function runCost({ usage, megabytes, batches, hours }: RunSize, prices: MonitoringPrices): RunCost {
  const lambdaGbSeconds = (usage.milliseconds / 1000) * (megabytes / 1024);
  const stateTransitions = fixedTransitions + (batches > 0 ? 2 + batches + 2 * hours : 0);
  const lambda = lambdaGbSeconds * prices.lambdaGbSecond + usage.invocations * prices.lambdaRequest;
  const stepFunctions = stateTransitions * prices.stateTransition + batches * prices.expressRequest;
  // The map reads its list and writes its results.
  const [s3Reads, s3Writes] = [usage.reads + (batches > 0 ? 1 : 0), usage.writes + (batches > 0 ? 2 : 0)];
  const s3 = s3Reads * prices.s3Read + s3Writes * prices.s3Write;
  return {
    currency: prices.currency,
    lambdaGbSeconds,
    lambdaRequests: usage.invocations,
    stateTransitions,
    expressRequests: batches,
    s3Reads,
    s3Writes,
    lambda,
    stepFunctions,
    s3,
    total: lambda + stepFunctions + s3,
  };
}
