import { createHash } from 'node:crypto';

/**
 * Where a rollout stands. `starting`: it holds its target, the back end may or may not have been asked. `running`: the
 * back end moves traffic. The others are ends.
 */
export const rolloutStates = ['starting', 'running', 'succeeded', 'rolled-back', 'refused'] as const;
export type RolloutState = (typeof rolloutStates)[number];

/** One rollout of one version to one target. */
export interface RolloutRun {
  readonly id: string;
  readonly model: string;
  /** What serves the model, for example `endpoint/tidegate-prod-flight-delay`. */
  readonly target: string;
  readonly version: string;
  readonly digest: string;
  readonly artifactUri: string;
  /** One sentence: why the version is rolled out. */
  readonly reason: string;
  readonly state: RolloutState;
  /** What the back end calls it: name of an endpoint configuration, or id of a deployment. Known from `running` on. */
  readonly deployment?: string;
  /** ISO 8601 time, UTC. */
  readonly openedAt: string;
}

/** True for a rollout that has come to its end. */
export function hasEnded(run: RolloutRun): boolean {
  return run.state !== 'starting' && run.state !== 'running';
}

/**
 * Id of a rollout: the same request, however often it arrives, names the same rollout.
 *
 * @param cause what asked for it, for example an approval's place in the ledger
 */
export function rolloutId(target: string, cause: string): string {
  return createHash('sha256').update(`${target}\n${cause}`).digest('hex').slice(0, 16);
}
