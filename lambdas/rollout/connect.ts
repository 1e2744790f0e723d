import { readEnvironment } from '../../lib/contracts/environment';
import { registryEnvironment } from '../../lib/contracts/registry';
import { codeDeployEnvironment, rolloutEnvironment } from '../../lib/contracts/rollout';
import { connectRegistry } from '../model-registry/connect';
import { systemClock } from '../shared/clock';
import { EventBusPublisher } from '../shared/event-bus';
import { CloudWatchMetrics } from '../shared/metrics';
import type { RolloutTarget } from './advance-rollout';
import { CodeDeploy } from './code-deploy';
import { DynamoRolloutStore } from './dynamo-rollout-store';
import type { EndingPorts } from './ports';

/** Everything of a rollout handler except its back end. */
export interface RolloutConnection {
  readonly of: RolloutTarget;
  readonly ports: Omit<EndingPorts, 'deployments'>;
}

/** Connects a rollout handler to registry, bus and metrics as its environment says. */
export function connectRollout(environment: Readonly<Record<string, string | undefined>>): RolloutConnection {
  const { TIDEGATE_ENVIRONMENT, TIDEGATE_MODEL, TIDEGATE_ROLLOUT_TARGET, TIDEGATE_VERSIONS_TABLE, TIDEGATE_EVENT_BUS } =
    readEnvironment({ ...rolloutEnvironment, ...registryEnvironment }, environment);
  const of = { model: TIDEGATE_MODEL, target: TIDEGATE_ROLLOUT_TARGET };
  return {
    of,
    ports: {
      store: new DynamoRolloutStore(TIDEGATE_VERSIONS_TABLE, of),
      registry: connectRegistry(environment),
      events: new EventBusPublisher(TIDEGATE_EVENT_BUS),
      metrics: new CloudWatchMetrics(TIDEGATE_ENVIRONMENT),
      clock: systemClock,
    },
  };
}

/** Connects to the deployment group that the environment names. */
export function connectCodeDeploy(environment: Readonly<Record<string, string | undefined>>): CodeDeploy {
  const { TIDEGATE_DEPLOYMENT_APPLICATION, TIDEGATE_DEPLOYMENT_GROUP } = readEnvironment(
    codeDeployEnvironment,
    environment,
  );
  return new CodeDeploy(TIDEGATE_DEPLOYMENT_APPLICATION, TIDEGATE_DEPLOYMENT_GROUP);
}
