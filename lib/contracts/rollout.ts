/**
 * Rollouts: what the constructs tell the handlers that move traffic to a new version, and the names both use.
 *
 * A rollout is one item in the versions table (`ROLLOUT#<target>#<id>`), beside one item that says which rollout of the
 * target is open (`ROLLOUT-OPEN#<target>`). Its history is in the ledger.
 */
import { json, text } from './environment';

/** Variables of every rollout handler, beside those of the registry. */
export const rolloutEnvironment = {
  TIDEGATE_ENVIRONMENT: text(),
  TIDEGATE_MODEL: text(),
  /** What serves the model, for example `endpoint/tidegate-prod-flight-delay`. */
  TIDEGATE_ROLLOUT_TARGET: text(),
} as const;

/** Variables of the handlers that roll out to a SageMaker endpoint. */
export const endpointRolloutEnvironment = { TIDEGATE_ENDPOINT_NAME: text() } as const;

/** Variables of the handler that starts such a rollout. The deployment configuration is that of SageMaker's UpdateEndpoint. */
export const endpointStartEnvironment = { TIDEGATE_ENDPOINT_DEPLOYMENT: json() } as const;

/** Variables of the handlers that roll out with CodeDeploy. */
export const codeDeployEnvironment = {
  TIDEGATE_DEPLOYMENT_APPLICATION: text(),
  TIDEGATE_DEPLOYMENT_GROUP: text(),
} as const;

/** Variables of the handler that starts a rollout to an ECS service. */
export const serviceStartEnvironment = {
  TIDEGATE_CLUSTER: text(),
  TIDEGATE_SERVICE: text(),
  /** ARN of the revision in the template: new versions are clones of it. */
  TIDEGATE_TASK_DEFINITION: text(),
  TIDEGATE_CAPACITY_PROVIDER: text(),
} as const;

/** Variables of the handler that starts a rollout to a Lambda alias. */
export const functionStartEnvironment = {
  TIDEGATE_FUNCTION: text(),
  TIDEGATE_FUNCTION_ALIAS: text(),
} as const;

/**
 * A request for a rollout waits in its queue until the rollout has ended, one at a time per model. It is looked at again
 * this often, at most this many times: 50 hours, longer than any back end lets a deployment take.
 */
export const rolloutPatience = { retrySeconds: 360, attempts: 500 } as const;

/** Detail type of CloudFormation's event about a stack. */
export const stackStatusChange = 'CloudFormation Stack Status Change';

/** Keys of the rollout items. */
export const rolloutItem = {
  run: (target: string, id: string) => `ROLLOUT#${target}#${id}`,
  open: (target: string) => `ROLLOUT-OPEN#${target}`,
} as const;

/** Marks what a rollout made: endpoint configurations, task definitions. Its value is the rollout's id. */
export const rolloutTag = 'tidegate:rollout';

/** On a task definition that a rollout made: ARN of the template's revision that it is a clone of. */
export const clonedFromTag = 'tidegate:cloned-from';

/** What the names of SageMaker models and configurations made by rollouts to an endpoint begin with; the id follows. */
export function rolloutNamePrefix(endpointName: string): string {
  return `${endpointName.slice(0, 46)}-`;
}
