import { aws_codedeploy as codedeploy, Duration } from 'aws-cdk-lib';
import { serviceTraffic } from './code-deploy-traffic';
import { blueGreen } from './endpoint-traffic';
import type { RolloutPlan } from './rollout-plan';

/** Everything at once, nothing kept. */
export function allAtOncePlan(): RolloutPlan {
  return {
    endpointInstances: 1,
    endpoint: () => blueGreen({ type: 'ALL_AT_ONCE' }, Duration.seconds(0), 1),
    service: (scope, id) => serviceTraffic(scope, id, undefined, Duration.minutes(0)),
    function: () => codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE,
  };
}
