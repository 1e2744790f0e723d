import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { eventTypes } from '../../lib/contracts/events';
import type { OperationFailed, RolloutStarted } from '../../lib/contracts/events';
import { metrics } from '../../lib/contracts/metrics';
import type { ModelVersion } from '../../lib/contracts/registry';
import { rolloutPatience } from '../../lib/contracts/rollout';
import { endRollout, ledgerNote, rolloutActor } from './end-rollout';
import type { Progress } from './end-rollout';
import type { StartingPorts } from './ports';
import type { RolloutRequest } from './request';
import { hasEnded, rolloutId } from './rollout-run';
import type { RolloutRun } from './rollout-run';

/** Where requests arrive. */
export interface RolloutTarget {
  readonly model: string;
  readonly target: string;
}

// An error of the back end's API is tried again this often before the rollout is refused.
const attemptsOnError = 3;

/**
 * Takes a request as far as it goes: opens the rollout, starts the deployment, ends it. The request stays in its queue
 * while the answer is `waiting` and is looked at again, so that a lost event of the back end delays the end and loses
 * nothing. Repeating a request continues its rollout; it never starts a second one.
 *
 * @param attempt how often this request has been looked at, from 1
 */
export async function advanceRollout(
  request: RolloutRequest,
  attempt: number,
  of: RolloutTarget,
  ports: StartingPorts,
): Promise<Progress> {
  const id = rolloutId(of.target, request.cause);
  let run = await ports.store.find(id);
  if (!run) {
    const version = await wantedVersion(request, of, ports);
    if (version === 'none yet') return 'waiting';
    if (version === 'serves already') return 'ended';
    run = newRun(id, version, request, of, ports.clock());
    const refusal = refusalOf(version);
    if (refusal !== undefined) return refuse(run, refusal, ports);
    if (!(await ports.store.open(run))) return 'waiting';
  }
  if (hasEnded(run)) return 'ended';
  if (run.state === 'starting') {
    const deployment = await start(run, attempt, ports);
    if (deployment === undefined) return 'waiting';
    if (deployment === 'refused') return 'ended';
    run = { ...run, state: 'running', deployment: deployment.name };
  }
  return endRollout(run, ports);
}

async function wantedVersion(
  request: RolloutRequest,
  { model }: RolloutTarget,
  { registry, deployments }: StartingPorts,
): Promise<ModelVersion | 'none yet' | 'serves already'> {
  const champion = await registry.champion(model);
  // The first deployment approves the initial version, crowns it, and makes the back end with it.
  if (!champion) return 'none yet';
  if (request.kind === 'alignment') {
    return (await deployments.isCurrent(champion.artifactUri)) ? 'serves already' : champion;
  }
  return champion.version === request.version ? 'serves already' : registry.getVersion(model, request.version);
}

function newRun(
  id: string,
  { version, digest, artifactUri }: ModelVersion,
  { reason }: RolloutRequest,
  { model, target }: RolloutTarget,
  now: Date,
): RolloutRun {
  return { id, model, target, version, digest, artifactUri, reason, state: 'starting', openedAt: now.toISOString() };
}

function refusalOf({ version, stage }: ModelVersion): string | undefined {
  if (stage === 'approved') return undefined;
  return `version ${version} is '${stage}'; only an approved version is rolled out: approve it again if it shall serve`;
}

async function start(
  run: RolloutRun,
  attempt: number,
  ports: StartingPorts,
): Promise<{ readonly name: string } | 'refused' | undefined> {
  const answer = await nominate(run, ports)
    .then(() => ports.deployments.start(run))
    .catch((error: unknown) => {
      if (attempt < attemptsOnError) throw error;
      return { state: 'failed' as const, reason: error instanceof Error ? error.message : String(error) };
    });
  switch (answer.state) {
    case 'busy':
      if (attempt < rolloutPatience.attempts) return undefined;
      await refuse(run, `${run.target} was busy for too long: ${answer.reason}`, ports);
      return 'refused';
    case 'failed':
      await refuse(run, `the deployment could not be started: ${answer.reason}`, ports);
      return 'refused';
    case 'started':
      await announceStart(run, ports);
      await ports.store.started(run.id, answer.deployment);
      return { name: answer.deployment };
  }
}

/** Names the challenger before traffic moves: the registry lets only an approved version be one. */
async function nominate({ id, model, version, reason }: RolloutRun, { registry }: StartingPorts): Promise<void> {
  const challenger = await registry.findByAlias(model, 'challenger');
  const because = { actor: rolloutActor, reason: `rollout ${id} starts: ${reason}` };
  await registry.moveAlias(model, 'challenger', { from: challenger?.version ?? null, to: version }, because);
}

async function announceStart(run: RolloutRun, { registry, events }: StartingPorts): Promise<void> {
  const { model, version, target } = run;
  await registry.record(ledgerNote(run, 'rollout-started', run.reason));
  const payload: RolloutStarted = { schemaVersion: 1, model, version, target };
  await events.publish(eventTypes.rolloutStarted, payload);
}

/** Ends a rollout that cannot start, and says so where people look: ledger, bus, metric with its alarm. */
async function refuse(run: RolloutRun, reason: string, ports: StartingPorts): Promise<'ended'> {
  const { registry, events, metrics: writer, store, clock } = ports;
  await registry.record(ledgerNote(run, 'rollout-failed', reason));
  await announceRefusal(run.model, reason, { events, metrics: writer, clock });
  if (await store.find(run.id)) await store.close(run.id, 'refused', clock());
  return 'ended';
}

/** Says that a request for a rollout came to nothing. */
export async function announceRefusal(
  model: string,
  reason: string,
  { events, metrics: writer, clock }: Pick<StartingPorts, 'events' | 'metrics' | 'clock'>,
): Promise<void> {
  const payload: OperationFailed = { schemaVersion: 1, model, operation: 'rollout', reason };
  await events.publish(eventTypes.operationFailed, payload);
  await writer.write(model, [{ name: metrics.rolloutRefused, value: 1, unit: 'Count' }], clock());
}

/** True for an error that trying again cannot mend. */
export function isHopeless(error: unknown): error is TidegateError {
  const hopeless: readonly string[] = [errorNames.invalidInput, errorNames.notFound];
  return error instanceof TidegateError && hopeless.includes(error.name);
}
