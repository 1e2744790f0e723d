import type { Duration } from 'aws-cdk-lib';
import { functionTraffic, linearRouting, serviceTraffic } from './code-deploy-traffic';
import { blueGreen, percent } from './endpoint-traffic';
import type { RolloutPlan } from './rollout-plan';

/** Equal steps at equal intervals. */
export function linearPlan(step: number, every: Duration): RolloutPlan {
  if (!Number.isInteger(step) || step < 1 || step > 50) {
    throw new Error(`linear percent must be a whole number from 1 to 50; got ${step}`);
  }
  return {
    endpointInstances: 2,
    endpoint: () => {
      if (step < 10) {
        throw new Error(
          `a linear step of a SageMaker endpoint is 10 to 50 % of the fleet; got ${step}, use 10 or more`,
        );
      }
      return blueGreen({ type: 'LINEAR', linearStepSize: percent(step) }, every, Math.ceil(100 / step));
    },
    service: (scope, id) => serviceTraffic(scope, id, linearRouting(step, every), every),
    function: (scope, id) => functionTraffic(scope, id, linearRouting(step, every)),
  };
}
