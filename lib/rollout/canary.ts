import type { Duration } from 'aws-cdk-lib';
import { canaryRouting, functionTraffic, serviceTraffic } from './code-deploy-traffic';
import { blueGreen, percent } from './endpoint-traffic';
import type { RolloutPlan } from './rollout-plan';

// SageMaker: CanarySize is at most half of the fleet.
const largestEndpointStep = 50;

/** A small share first, the rest after the bake. */
export function canaryPlan(steps: readonly number[], bake: Duration): RolloutPlan {
  checkSteps(steps);
  const first = steps[0]!;
  const twoSteps = (): number => {
    if (steps.length === 2) return first;
    throw new Error(
      `canary steps [${steps.join(', ')}] need a judge that moves variant weights between them, which this version of ` +
        `Tidegate does not have; use two steps, for example [${Math.min(first, largestEndpointStep)}, 100]`,
    );
  };
  return {
    endpointInstances: 2,
    endpoint: () => {
      if (twoSteps() > largestEndpointStep) {
        throw new Error(
          `the first canary step of a SageMaker endpoint is at most ${largestEndpointStep} % of the fleet; got ${first}, ` +
            `use [${largestEndpointStep}, 100] or less`,
        );
      }
      return blueGreen({ type: 'CANARY', canarySize: percent(first) }, bake, 2);
    },
    service: (scope, id) => serviceTraffic(scope, id, canaryRouting(twoSteps(), bake), bake),
    function: (scope, id) => functionTraffic(scope, id, canaryRouting(twoSteps(), bake)),
  };
}

function checkSteps(steps: readonly number[]): void {
  const whole = steps.every((step) => Number.isInteger(step) && step >= 1);
  const ascending = steps.every((step, index) => index === 0 || step > steps[index - 1]!);
  if (steps.length < 2 || !whole || !ascending || steps.at(-1) !== 100) {
    throw new Error(
      `canary steps must be two or more whole percentages, ascending, the last one 100; got [${steps.join(', ')}], use for example [10, 100]`,
    );
  }
}
