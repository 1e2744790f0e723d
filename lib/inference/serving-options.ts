import { Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';

/** What is chosen for every back end alike. */
export interface ServingOptions {
  /**
   * Share of requests and responses that are recorded for the monitors, in percent. 0 records nothing, and then nothing
   * can be monitored.
   *
   * @default 100
   */
  readonly capturePercent?: number;
  /**
   * The 99th percentile of the time in the model's server from which on a new version is taken back and somebody is told.
   *
   * @default Duration.seconds(1)
   */
  readonly latencyThreshold?: Duration;
  /**
   * Share of requests that fail by our fault from which on a new version is taken back and somebody is woken, in percent.
   *
   * @default 1
   */
  readonly errorPercent?: number;
}

/** The share of requests that are recorded. */
export function checkedCapturePercent({ capturePercent = 100 }: ServingOptions): number {
  if (!Token.isUnresolved(capturePercent) && !(capturePercent >= 0 && capturePercent <= 100)) {
    throw new Error(`capturePercent must be from 0 to 100; got ${capturePercent}`);
  }
  return capturePercent;
}
