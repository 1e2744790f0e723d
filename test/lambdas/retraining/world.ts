import { control } from '../../../lambdas/retraining/controller';
import type { ControllerPorts } from '../../../lambdas/retraining/controller';
import { finish } from '../../../lambdas/retraining/finish';
import type { CauseAnswer, LockState, RetrainingLocks } from '../../../lambdas/retraining/locks';
import type { EventPayload, EventType } from '../../../lib/contracts/events';
import { memoryRegistry } from '../model-registry/memory-registry';

export const model = 'flight-delay';
export const hour = 3_600_000;

/** Locks in memory, with the conditions of the real ones. */
export class MemoryLocks implements RetrainingLocks {
  public state: LockState = { revision: 0, holder: null, lastEndedAt: null };
  public readonly answers = new Map<string, CauseAnswer>();

  public read = async () => this.state;
  public answerTo = async (causeId: string) => this.answers.get(causeId);

  public async claim(answer: CauseAnswer, seen: LockState, leaseExpiresAt: Date): Promise<boolean> {
    const { causeId } = answer.request;
    if (this.answers.has(causeId)) return false;
    if (answer.executionName !== null) {
      if (seen.revision !== this.state.revision) return false;
      const holder = { executionName: answer.executionName, causeId, leaseExpiresAt };
      this.state = { revision: seen.revision + 1, holder, lastEndedAt: seen.lastEndedAt };
    }
    this.answers.set(causeId, answer);
    return true;
  }

  public async markRecorded(causeId: string): Promise<void> {
    this.answers.set(causeId, { ...this.answers.get(causeId)!, recorded: true });
  }

  public async renew(executionName: string, leaseExpiresAt: Date, now: Date): Promise<boolean> {
    const { holder } = this.state;
    if (holder?.executionName !== executionName || holder.leaseExpiresAt <= now) return false;
    this.state = { ...this.state, revision: this.state.revision + 1, holder: { ...holder, leaseExpiresAt } };
    return true;
  }

  public async release(executionName: string, endedAt: Date): Promise<boolean> {
    if (this.state.holder?.executionName !== executionName) return false;
    this.state = { revision: this.state.revision + 1, holder: null, lastEndedAt: endedAt };
    return true;
  }
}

/** Everything around the controller, in memory, with a clock that tests move and calls that tests let fail. */
export class World {
  public now = Date.UTC(2001, 3, 1);
  public readonly locks = new MemoryLocks();
  public readonly started: string[] = [];
  /** Name and start of what runs. */
  public readonly running = new Map<string, number>();
  public mostAtOnce = 0;
  public readonly published: { type: EventType; payload: EventPayload }[] = [];
  public readonly counted: string[] = [];
  public standing: { name: string; since: string }[] = [];
  /** Calls until one fails; undefined: none fails. */
  public failsAfter: number | undefined;
  public readonly registry = memoryRegistry();
  /** Longer than an execution may run, as the construct renders it. */
  public readonly policy;
  public readonly longestExecution = 2 * hour;

  public readonly ports: ControllerPorts = {
    model,
    alarmCauses: [{ alarm: 'drift-alarm', cause: 'drift' }],
    policy: { cooldown: 0, lease: 0 },
    locks: this.failing(this.locks, ['read', 'answerTo', 'claim', 'renew', 'markRecorded']),
    executions: this.failing(
      {
        start: async (name: string) => {
          if (!this.started.includes(name)) {
            this.started.push(name);
            this.running.set(name, this.now);
            this.mostAtOnce = Math.max(this.mostAtOnce, this.running.size);
          }
          return arnOf(name);
        },
        find: async (name: string) => (this.started.includes(name) ? arnOf(name) : undefined),
      },
      ['start'],
    ),
    alarms: { standing: async () => this.standing },
    registry: this.failing({ recordOnce: (note, key) => this.registry.registry.recordOnce(note, key) }, ['recordOnce']),
    events: this.failing(
      { publish: async (type: EventType, payload: EventPayload) => void this.published.push({ type, payload }) },
      ['publish'],
    ),
    metrics: this.failing(
      {
        write: async (_, values) => {
          this.counted.push(...values.map(({ name }) => name));
        },
      },
      ['write'],
    ),
    clock: () => new Date(this.now),
  };

  public constructor({ cooldown = 24 * hour } = {}) {
    this.policy = { cooldown, lease: 3 * hour };
    this.ports = { ...this.ports, policy: this.policy };
  }

  /** Moves the clock; executions that run too long time out on the way. */
  public advance(milliseconds: number): void {
    this.now += milliseconds;
    for (const [name, since] of this.running) if (this.now - since >= this.longestExecution) this.running.delete(name);
  }

  public ask(causeId: string, cause = 'drift') {
    return control(requested({ cause, causeId }), this.ports);
  }

  public finished(name: string, status = 'SUCCEEDED') {
    this.running.delete(name);
    const event = ended(name, status, this.now);
    return finish(event, { model, locks: this.locks, registry: this.registry.registry });
  }

  /** What the ledger says, as `action reason`. */
  public get ledger(): string[] {
    return this.registry.tables.log.map(({ action, reason }) => `${action}: ${reason}`);
  }

  /** Lets every call count down to the failure that a test asked for; the call takes effect and its answer is lost. */
  private failing<T extends object>(target: T, names: readonly (keyof T & string)[]): T {
    return new Proxy(target, {
      get: (inner, name, receiver) => {
        const value: unknown = Reflect.get(inner, name, receiver);
        if (typeof value !== 'function' || !(names as readonly (string | symbol)[]).includes(name)) return value;
        return async (...parameters: unknown[]) => {
          const answer: unknown = await Reflect.apply(value as (...all: unknown[]) => unknown, inner, parameters);
          if (this.failsAfter !== undefined && this.failsAfter-- === 0) {
            this.failsAfter = undefined;
            throw new Error(`connection lost after ${name as string}`);
          }
          return answer;
        };
      },
    });
  }
}

export const arnOf = (name: string) => `arn:aws:states:eu-west-1:111122223333:execution:training:${name}`;

export const requested = (changes: Record<string, unknown>) => ({
  'detail-type': 'RetrainingRequested',
  detail: { schemaVersion: 1, model, cause: 'drift', causeId: 'a', reason: 'because', requestedBy: 'ada', ...changes },
});

export const ended = (name: string, status: string, stopDate: number | null) => ({
  'detail-type': 'Step Functions Execution Status Change',
  time: '2001-04-01T02:00:00Z',
  detail: { executionArn: arnOf(name), name, status, stopDate },
});
