import type { DeploymentConfig, DescribeEndpointConfigOutput, VariantStatus } from '@aws-sdk/client-sagemaker';
import type { World } from '../ports';
import type { Models } from '../resources/models';
import type { Endpoint } from './endpoint';
import { Fleet } from './fleet';
import { trafficSteps } from './traffic-steps';

/** How often alarms are looked at while a deployment bakes. */
const looks = 10;

/** What a deployment is made of. */
export interface DeploymentParts {
  readonly endpoint: Endpoint;
  readonly config: DescribeEndpointConfigOutput;
  readonly deploymentConfig: DeploymentConfig | undefined;
  readonly models: Models;
  readonly world: World;
  /** Told of every change that AWS publishes; the endpoint's status says which. */
  readonly changed: (kind: 'endpoint' | 'deployment') => Promise<void>;
  /** Ends the deployment at once: the twin stops. */
  readonly signal: AbortSignal;
}

/** How a deployment ended: with the new configuration, or with the reason why the old one stays. */
export type DeploymentResult = { readonly state: 'done' } | { readonly state: 'rolled-back'; readonly reason: string };

/**
 * Brings a new fleet in beside the one that serves, moves traffic to it step by step while alarms are watched, and takes
 * the old fleet away; or takes the new one away when it does not start or an alarm goes off.
 */
export async function deploy(parts: DeploymentParts): Promise<DeploymentResult> {
  const { endpoint, config, models, world } = parts;
  const startedAt = world.pace.now();
  const report = async (status: VariantStatus): Promise<void> => {
    endpoint.pendingSummary(config, status, startedAt);
    await parts.changed('deployment');
  };
  await report('Creating');
  let incoming: Fleet;
  try {
    incoming = await Fleet.start(endpoint.name, config, models, world);
  } catch (error) {
    return rollBack(parts, undefined, (error as Error).message);
  }
  endpoint.incoming = { fleet: incoming, share: 0 };
  const instances = sizeOf(config);
  for (const step of trafficSteps(parts.deploymentConfig, instances)) {
    endpoint.incoming.share = step.share;
    await report('ActivatingTraffic');
    if (step.bake > 0) await report('Baking');
    const alarms = await bake(parts, step.bake);
    if (alarms.length > 0) {
      return rollBack(parts, incoming, `One or more configured alarms are in ALARM: ${alarms.join(', ')}`);
    }
  }
  const old = endpoint.fleet;
  endpoint.fleet = incoming;
  endpoint.incoming = undefined;
  await report('Deleting');
  await old?.stop();
  return { state: 'done' };
}

async function rollBack(
  parts: DeploymentParts,
  incoming: Fleet | undefined,
  reason: string,
): Promise<DeploymentResult> {
  parts.endpoint.status = 'RollingBack';
  parts.endpoint.incoming = undefined;
  await parts.changed('endpoint');
  await incoming?.stop();
  return { state: 'rolled-back', reason };
}

/** Waits with a look at the alarms every now and then. @returns the alarms that ended the wait */
async function bake({ deploymentConfig, world, signal }: DeploymentParts, seconds: number): Promise<readonly string[]> {
  const names = (deploymentConfig?.AutoRollbackConfiguration?.Alarms ?? []).map(({ AlarmName }) => AlarmName!);
  for (let look = 0; look < looks && seconds > 0; look += 1) {
    await world.pace.wait(seconds / looks, signal);
    const inAlarm = names.length === 0 ? [] : await world.alarms.inAlarm(names);
    if (inAlarm.length > 0) return inAlarm;
  }
  return [];
}

function sizeOf(config: DescribeEndpointConfigOutput): number {
  return (config.ProductionVariants ?? []).reduce(
    (sum, { InitialInstanceCount }) => sum + (InitialInstanceCount ?? 0),
    0,
  );
}
