import type { CapacitySize, DeploymentConfig } from '@aws-sdk/client-sagemaker';

/** One step of a deployment: how much traffic the new fleet gets, and how long alarms are watched with it. */
export interface TrafficStep {
  /** Share of requests, above 0 and at most 1. */
  readonly share: number;
  /** Seconds that AWS would bake. */
  readonly bake: number;
}

/**
 * The steps in which a deployment moves traffic. Without a deployment configuration all of it moves at once.
 *
 * @param instances size of the fleet, for capacities that are given in instances
 */
export function trafficSteps(config: DeploymentConfig | undefined, instances: number): TrafficStep[] {
  const rolling = config?.RollingUpdatePolicy;
  if (rolling) return equalSteps(shareOf(rolling.MaximumBatchSize, instances), rolling.WaitIntervalInSeconds ?? 0, 0);
  const blueGreen = config?.BlueGreenUpdatePolicy;
  const final = blueGreen?.TerminationWaitInSeconds ?? 0;
  const routing = blueGreen?.TrafficRoutingConfiguration;
  const interval = routing?.WaitIntervalInSeconds ?? 0;
  switch (routing?.Type) {
    case 'CANARY': {
      const canary = shareOf(routing.CanarySize, instances);
      return canary >= 1 ? [whole(final)] : [{ share: canary, bake: interval }, whole(final)];
    }
    case 'LINEAR':
      return equalSteps(shareOf(routing.LinearStepSize, instances), interval, final);
    default:
      return [whole(final)];
  }
}

function whole(bake: number): TrafficStep {
  return { share: 1, bake };
}

function equalSteps(step: number, interval: number, final: number): TrafficStep[] {
  const count = Math.ceil(1 / step - 1e-9);
  return Array.from({ length: count }, (_, index) =>
    index === count - 1 ? whole(interval + final) : { share: step * (index + 1), bake: interval },
  );
}

function shareOf(size: CapacitySize | undefined, instances: number): number {
  const value = size?.Value ?? 100;
  const share = size?.Type === 'INSTANCE_COUNT' ? value / Math.max(instances, 1) : value / 100;
  return Math.min(Math.max(share, 0.01), 1);
}
