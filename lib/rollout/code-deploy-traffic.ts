import { aws_codedeploy as codedeploy, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ServiceRollout } from './rollout-plan';

// CodeDeploy ends a canary or linear deployment at 48 hours and keeps old tasks at most 48 hours:
// https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html, November 2026.
const longestMinutes = 48 * 60;

/** Traffic of an ECS service. `routing` undefined: all at once. */
export function serviceTraffic(
  scope: Construct,
  id: string,
  routing: codedeploy.TrafficRouting | undefined,
  terminationWait: Duration,
): ServiceRollout {
  wholeMinutes('bake', terminationWait, Duration.minutes(0));
  return {
    deploymentConfig: routing
      ? new codedeploy.EcsDeploymentConfig(scope, id, { trafficRouting: routing })
      : codedeploy.EcsDeploymentConfig.ALL_AT_ONCE,
    terminationWait,
  };
}

/** Traffic of a Lambda alias. */
export function functionTraffic(
  scope: Construct,
  id: string,
  routing: codedeploy.TrafficRouting,
): codedeploy.ILambdaDeploymentConfig {
  return new codedeploy.LambdaDeploymentConfig(scope, id, { trafficRouting: routing });
}

/** Two steps: a share first, everything after the bake. */
export function canaryRouting(percentage: number, bake: Duration): codedeploy.TrafficRouting {
  wholeMinutes('bake', bake, Duration.minutes(1));
  return codedeploy.TrafficRouting.timeBasedCanary({ percentage, interval: bake });
}

/** Equal steps at equal intervals. */
export function linearRouting(percentage: number, every: Duration): codedeploy.TrafficRouting {
  const minutes = wholeMinutes('every', every, Duration.minutes(1));
  const total = minutes * (Math.ceil(100 / percentage) - 1);
  if (total > longestMinutes) {
    throw new Error(
      `a CodeDeploy deployment ends within 48 hours; steps of ${percentage} % every ${every.toHumanString()} take ` +
        `${Math.ceil(total / 60)} hours: take larger steps or shorter intervals`,
    );
  }
  return codedeploy.TrafficRouting.timeBasedLinear({ percentage, interval: every });
}

function wholeMinutes(field: string, duration: Duration, least: Duration): number {
  const minutes = duration.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < least.toMinutes() || minutes > longestMinutes) {
    throw new Error(
      `${field} must be whole minutes from ${least.toMinutes()} to ${longestMinutes} with CodeDeploy; got ${duration.toHumanString()}`,
    );
  }
  return minutes;
}
