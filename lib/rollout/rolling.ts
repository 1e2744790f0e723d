import type { Duration } from 'aws-cdk-lib';
import { rolling } from './endpoint-traffic';
import type { RolloutPlan } from './rollout-plan';

/** Instances are exchanged batch by batch. */
export function rollingPlan(batchPercent: number, bake: Duration): RolloutPlan {
  if (!Number.isInteger(batchPercent) || batchPercent < 5 || batchPercent > 50) {
    throw new Error(`rolling batchPercent must be a whole number from 5 to 50; got ${batchPercent}`);
  }
  return {
    endpointInstances: 2,
    endpoint: () => rolling(batchPercent, bake),
    service: () => {
      throw new Error(
        'CodeDeploy replaces all tasks of a service at once and moves traffic between the two sets; rolling batches exist ' +
          'on SageMaker endpoints only: use Rollout.linear() or Rollout.canary()',
      );
    },
    function: () => {
      throw new Error('a function has no instances to exchange in batches; use Rollout.linear() or Rollout.canary()');
    },
  };
}
