import type { Alias, ModelVersion } from '../../lib/contracts/registry';
import type { LedgerNote } from '../model-registry/ledger';
import type { Because } from '../model-registry/registry';
import type { Clock } from '../shared/clock';
import type { EventPublisher } from '../shared/event-bus';
import type { MetricsWriter } from '../shared/metrics';
import type { RolloutRun, RolloutState } from './rollout-run';

/** Rollouts of one target. At most one is open at a time. Reads are strongly consistent. */
export interface RolloutStore {
  find(id: string): Promise<RolloutRun | undefined>;
  /** The open rollout, if any. */
  current(): Promise<RolloutRun | undefined>;
  /** Takes the target for a new rollout; false when another one holds it, or when this one is known already. */
  open(run: RolloutRun): Promise<boolean>;
  /** From `starting` to `running`. */
  started(id: string, deployment: string): Promise<void>;
  /**
   * Takes the right to end a running rollout, for as long as one invocation may live; false when another invocation has
   * it. Several events tell of the same end at the same moment.
   */
  claimEnd(id: string, now: Date): Promise<boolean>;
  /** Ends a rollout and gives the target free. */
  close(id: string, state: RolloutState, now: Date): Promise<void>;
}

/** How a back end answered the wish to start. */
export type StartAnswer =
  { readonly state: 'started'; readonly deployment: string } | { readonly state: 'busy'; readonly reason: string };

/** How a deployment stands. */
export type Outcome =
  | { readonly state: 'running' }
  | { readonly state: 'succeeded' }
  | { readonly state: 'rolled-back'; readonly reason: string };

/** What ends a rollout must be able to say of its back end. */
export interface DeploymentOutcomes {
  /** How the deployment of a running rollout stands. Reads the truth; never trusts an event's text. */
  outcome(run: RolloutRun): Promise<Outcome>;
}

/** A back end that can move its traffic to a version. */
export interface Deployments extends DeploymentOutcomes {
  /**
   * Starts the deployment of a rollout. Asked again for the same rollout it finds what it started before and starts
   * nothing twice.
   */
  start(run: RolloutRun): Promise<StartAnswer>;
  /** True when the back end serves this artifact in the configuration that the template asks for. */
  isCurrent(artifactUri: string): Promise<boolean>;
}

/** What rollouts need of the registry. */
export interface RolloutRegistry {
  getVersion(model: string, version: string): Promise<ModelVersion>;
  champion(model: string): Promise<ModelVersion | undefined>;
  findByAlias(model: string, alias: Alias): Promise<ModelVersion | undefined>;
  moveAlias(
    model: string,
    alias: Alias,
    move: { readonly from: string | null; readonly to: string },
    because: Because,
  ): Promise<void>;
  record(note: LedgerNote): Promise<void>;
}

/** Everything that ends a rollout. */
export interface EndingPorts {
  readonly store: RolloutStore;
  readonly deployments: DeploymentOutcomes;
  readonly registry: RolloutRegistry;
  readonly events: EventPublisher;
  readonly metrics: MetricsWriter;
  readonly clock: Clock;
}

/** Everything that starts a rollout; who starts one also sees to its end. */
export interface StartingPorts extends EndingPorts {
  readonly deployments: Deployments;
}
