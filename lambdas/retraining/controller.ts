import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { eventTypes } from '../../lib/contracts/events';
import type { RetrainingDecided } from '../../lib/contracts/events';
import { metrics } from '../../lib/contracts/metrics';
import type { AlarmCause, TrainingRequest } from '../../lib/contracts/retraining';
import type { LedgerNote } from '../model-registry/ledger';
import type { Registry } from '../model-registry/registry';
import type { Clock } from '../shared/clock';
import type { EventPublisher } from '../shared/event-bus';
import type { MetricsWriter } from '../shared/metrics';
import type { AlarmReader } from './alarms';
import { causeDigest, decide } from './decision';
import type { RetrainingPolicy } from './decision';
import type { TrainingExecutions } from './executions';
import type { CauseAnswer, RetrainingLocks } from './locks';
import { alarmRequest, readSignal } from './signals';

/** What the controller works with. */
export interface ControllerPorts {
  readonly model: string;
  readonly alarmCauses: readonly AlarmCause[];
  readonly policy: RetrainingPolicy;
  readonly locks: RetrainingLocks;
  readonly executions: TrainingExecutions;
  readonly alarms: AlarmReader;
  readonly registry: Pick<Registry, 'recordOnce'>;
  readonly events: EventPublisher;
  readonly metrics: MetricsWriter;
  readonly clock: Clock;
}

/** How one request ended. `repeated`: the cause had its answer already, and nothing was done again. */
export interface Answer {
  readonly causeId: string;
  readonly decision: 'started' | 'declined' | 'repeated';
  readonly reason: string;
}

// The lock of one model has few writers; as many lost races in a row are a fault.
const maximumAttempts = 10;

/** Answers an event: none, one or several requests. Rejects so that the event is delivered again. */
export async function control(event: unknown, ports: ControllerPorts): Promise<readonly Answer[]> {
  const signal = readSignal(event, { model: ports.model, alarms: ports.alarmCauses });
  if (signal.kind === 'none') return [];
  const requests = signal.kind === 'request' ? [signal.request] : await remindedRequests(signal.time, ports);
  const answers: Answer[] = [];
  for (const request of requests) answers.push(await answer(request, ports));
  return answers;
}

/** An alarm that stands asks once a reminder: it may have been declined for a cooldown that is over by now. */
async function remindedRequests(time: string, ports: ControllerPorts): Promise<readonly TrainingRequest[]> {
  const standing = await ports.alarms.standing(ports.alarmCauses.map(({ alarm }) => alarm));
  return standing.map(({ name, since }) => alarmRequest(name, since, ports.alarmCauses, `${since}/${time}`));
}

async function answer(request: TrainingRequest, ports: ControllerPorts): Promise<Answer> {
  const { causeId } = request;
  for (let attempt = 0; attempt < maximumAttempts; attempt++) {
    const known = await ports.locks.answerTo(causeId);
    if (known?.recorded) return { causeId, decision: 'repeated', reason: known.reason };
    // An answer that is not recorded is that of an attempt which died on the way: finish it, do not decide anew.
    if (known) return resume(known, ports);
    const state = await ports.locks.read();
    const now = ports.clock();
    const decided = decide(request, state, ports.policy, now);
    if (await ports.locks.claim(decided, state, new Date(now.getTime() + ports.policy.lease))) {
      return record(decided, await start(decided, ports), ports);
    }
  }
  throw new TidegateError(
    errorNames.conflict,
    `the retraining lock of '${ports.model}' changed ${maximumAttempts} times in a row; nothing was started, try again`,
  );
}

async function start({ executionName, request }: CauseAnswer, ports: ControllerPorts): Promise<string | null> {
  return executionName === null ? null : ports.executions.start(executionName, request);
}

/** Carries on from where an attempt died. It may start its training only while it still holds the lock. */
async function resume(answered: CauseAnswer, ports: ControllerPorts): Promise<Answer> {
  const { executionName } = answered;
  if (executionName === null) return record(answered, null, ports);
  const now = ports.clock();
  if (await ports.locks.renew(executionName, new Date(now.getTime() + ports.policy.lease), now)) {
    return record(answered, await start(answered, ports), ports);
  }
  const executionArn = await ports.executions.find(executionName);
  if (executionArn !== undefined) return record(answered, executionArn, ports);
  const reason = 'the lock was lost before the training could be started';
  return record({ ...answered, decision: 'declined', reason }, null, ports);
}

/** Tells the ledger once, bus and metrics at least once. */
async function record(
  { request, decision, reason }: CauseAnswer,
  executionArn: string | null,
  ports: ControllerPorts,
): Promise<Answer> {
  const { model } = ports;
  const { cause, causeId, requestedBy } = request;
  const note: LedgerNote = {
    model,
    action: decision === 'started' ? 'retraining-started' : 'retraining-declined',
    actor: requestedBy,
    reason,
    details: { cause, causeId, askedBecause: request.reason, executionArn },
  };
  await ports.registry.recordOnce(note, `retraining/${causeDigest(causeId)}`);
  const payload: RetrainingDecided = { schemaVersion: 1, model, decision, cause, causeId, reason, executionArn };
  await ports.events.publish(eventTypes.retrainingDecided, payload);
  const name = decision === 'started' ? metrics.retrainingStarted : metrics.retrainingDeclined;
  await ports.metrics.write(model, [{ name, value: 1, unit: 'Count' }], ports.clock());
  await ports.locks.markRecorded(causeId);
  return { causeId, decision, reason };
}
