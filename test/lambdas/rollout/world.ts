import type { EventPublisher } from '../../../lambdas/shared/event-bus';
import type { MetricsWriter } from '../../../lambdas/shared/metrics';
import type { Deployments, Outcome, RolloutStore, StartAnswer, StartingPorts } from '../../../lambdas/rollout/ports';
import type { RolloutRequest } from '../../../lambdas/rollout/request';
import type { RolloutRun, RolloutState } from '../../../lambdas/rollout/rollout-run';
import { because, candidate, memoryRegistry } from '../model-registry/memory-registry';

export const model = 'flight-delay';
export const of = { model, target: 'endpoint/tidegate-prod-flight-delay' };

/** A rollout that was just asked for. */
export const newRun: RolloutRun = {
  id: 'abcdef0123456789',
  ...of,
  version: '2.0.0',
  digest: 'sha256:2',
  artifactUri: 's3://artifacts/2/',
  reason: 'it passed its gates',
  state: 'starting',
  openedAt: '2001-02-01T00:00:00.000Z',
};

/** Rollouts in memory, with the conditions of the table. */
export class MemoryStore implements RolloutStore {
  public readonly runs = new Map<string, RolloutRun>();
  private openRun: string | undefined;
  private claimedAt: Date | undefined;

  public find = async (id: string) => this.runs.get(id);
  public current = async () => (this.openRun === undefined ? undefined : this.runs.get(this.openRun));

  public async open(run: RolloutRun): Promise<boolean> {
    if (this.openRun !== undefined || this.runs.has(run.id)) return false;
    this.openRun = run.id;
    this.runs.set(run.id, run);
    return true;
  }

  public async started(id: string, deployment: string): Promise<void> {
    this.change(id, { state: 'running', deployment });
  }

  public async claimEnd(id: string, now: Date): Promise<boolean> {
    const held = this.claimedAt !== undefined && now.getTime() - this.claimedAt.getTime() < 120_000;
    if (this.runs.get(id)?.state !== 'running' || held) return false;
    this.claimedAt = now;
    return true;
  }

  public async close(id: string, state: RolloutState): Promise<void> {
    this.change(id, { state });
    this.openRun = undefined;
    this.claimedAt = undefined;
  }

  private change(id: string, changes: Partial<RolloutRun>): void {
    this.runs.set(id, { ...this.runs.get(id)!, ...changes });
  }
}

/** A back end in memory: a test says how it answers; it remembers what it was asked. */
export class MemoryDeployments implements Deployments {
  public readonly asked: RolloutRun[] = [];
  public current = 's3://artifacts/models/flight-delay/1.0.0/';
  public answer: () => Promise<StartAnswer> = async () => ({
    state: 'started',
    deployment: `deployment-${this.asked.length}`,
  });
  public standing: Outcome = { state: 'running' };

  public async start(run: RolloutRun): Promise<StartAnswer> {
    this.asked.push(run);
    return this.answer();
  }
  public outcome = async () => this.standing;
  public isCurrent = async (artifactUri: string) => this.current === artifactUri;
}

/** A world with champion 1.0.0 and an approved version 2.0.0, and everything that a rollout tells of. */
export async function newWorld() {
  const { registry, tables, pointers } = memoryRegistry();
  const store = new MemoryStore();
  const deployments = new MemoryDeployments();
  const events: { readonly type: string; readonly payload: unknown }[] = [];
  const written: string[] = [];
  const now = { at: new Date(Date.UTC(2001, 1, 1)) };
  const publisher: EventPublisher = { publish: async (type, payload) => void events.push({ type, payload }) };
  const metrics: MetricsWriter = {
    write: async (_model, values) => void written.push(...values.map(({ name }) => name)),
  };
  for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
    await registry.registerVersion(candidate(version), because);
    await registry.changeStage(model, version, { from: 'registered', to: 'approved' }, because);
  }
  await registry.moveAlias(model, 'champion', { from: null, to: '1.0.0' }, because);
  const ports: StartingPorts = { store, deployments, registry, events: publisher, metrics, clock: () => now.at };
  const decisions = () => tables.log.filter(({ actor }) => actor === 'rollout').map(({ action }) => action);
  return { ports, registry, tables, pointers, store, deployments, events, written, now, decisions };
}

/** A request for an approved version. */
export function approvalOf(version: string, sequence = 1): RolloutRequest {
  return { kind: 'version', cause: `approval ${sequence} of ${version}`, version, reason: 'it passed its gates' };
}
