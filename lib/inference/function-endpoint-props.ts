import type { Duration } from 'aws-cdk-lib';
import type { ServingOptions } from './serving-options';
import type { ServingContext } from './serving-target';

/** What is chosen for a model on a Lambda function. */
export interface FunctionEndpointOptions extends ServingOptions {
  /**
   * Memory in MiB; 1769 is one CPU.
   *
   * @default 1769
   */
  readonly memorySize?: number;
  /**
   * How long one request may take, loading the model included.
   *
   * @default Duration.seconds(30)
   */
  readonly timeout?: Duration;
  /**
   * Number of instances that are kept warm.
   *
   * @default - none: the first request after a pause loads the model
   */
  readonly provisionedConcurrency?: number;
  /**
   * Most requests that are worked on at the same time; more are refused with status 429. Taken out of the concurrency of
   * the account, and kept for this function.
   *
   * @default - what the account has left
   */
  readonly maximumConcurrency?: number;
}

/** Properties of a FunctionEndpoint. */
export interface FunctionEndpointProps extends ServingContext, FunctionEndpointOptions {}
