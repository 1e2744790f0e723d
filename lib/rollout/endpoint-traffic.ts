import { Token } from 'aws-cdk-lib';
import type { aws_sagemaker as sagemaker, Duration } from 'aws-cdk-lib';
import type { EndpointTraffic } from './rollout-plan';

// Limits of SageMaker: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html and
// API_TrafficRoutingConfig.html, November 2026.
const longestWait = 3600;
const longestExecution = 28_800;

/** Time for the instances of one step to start and load the model. */
const provisioningSeconds = 1800;

/** How long the old fleet stays after all traffic has moved, so that requests in flight end on it. */
const terminationWait = 120;

type Routing = Omit<sagemaker.CfnEndpoint.TrafficRoutingConfigProperty, 'waitIntervalInSeconds'>;

/** A second fleet takes over, in one step or several. `waits` is how often the wait between steps is served. */
export function blueGreen(routing: Routing, wait: Duration, waits: number): EndpointTraffic {
  const waitIntervalInSeconds = checkedWait(wait);
  return {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: { ...routing, waitIntervalInSeconds },
      terminationWaitInSeconds: waitIntervalInSeconds === 0 ? 0 : terminationWait,
      maximumExecutionTimeoutInSeconds: checkedTimeout(waits * waitIntervalInSeconds + provisioningSeconds),
    },
  };
}

/** Instances are exchanged batch by batch; the way back is one batch. */
export function rolling(batchPercent: number, wait: Duration): EndpointTraffic {
  const waitIntervalInSeconds = checkedWait(wait);
  const batches = Math.ceil(100 / batchPercent);
  return {
    rollingUpdatePolicy: {
      maximumBatchSize: percent(batchPercent),
      rollbackMaximumBatchSize: percent(100),
      waitIntervalInSeconds,
      maximumExecutionTimeoutInSeconds: checkedTimeout(batches * waitIntervalInSeconds + provisioningSeconds),
    },
  };
}

/** A share of the fleet's capacity, rounded to whole instances by SageMaker. */
export function percent(value: number): sagemaker.CfnEndpoint.CapacitySizeProperty {
  return { type: 'CAPACITY_PERCENT', value };
}

function checkedWait(wait: Duration): number {
  const seconds = wait.toSeconds();
  if (!Token.isUnresolved(seconds) && seconds > longestWait) {
    throw new Error(
      `a SageMaker endpoint waits at most 1 hour between steps; got ${wait.toHumanString()}, use Duration.hours(1) or less`,
    );
  }
  return seconds;
}

function checkedTimeout(seconds: number): number {
  if (seconds > longestExecution) {
    throw new Error(
      `a SageMaker endpoint update takes at most 8 hours; these steps wait ${Math.round((seconds - provisioningSeconds) / 60)} minutes ` +
        'and need half an hour for instances: take larger steps or shorter waits',
    );
  }
  return seconds;
}
