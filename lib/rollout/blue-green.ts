import type { Duration } from 'aws-cdk-lib';
import { serviceTraffic } from './code-deploy-traffic';
import { blueGreen } from './endpoint-traffic';
import type { RolloutPlan } from './rollout-plan';

/** A second fleet under all traffic, the first one standing by for the bake. */
export function blueGreenPlan(bake: Duration): RolloutPlan {
  return {
    endpointInstances: 1,
    endpoint: () => blueGreen({ type: 'ALL_AT_ONCE' }, bake, 1),
    service: (scope, id) => serviceTraffic(scope, id, undefined, bake),
    function: () => {
      throw new Error(
        'a function has no second fleet that could stand by, so blue/green would be all at once without a way back; ' +
          'use Rollout.canary(), or Rollout.allAtOnce() if that is what you want',
      );
    },
  };
}
