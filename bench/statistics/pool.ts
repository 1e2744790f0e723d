import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Simulations, SimulationName, World, Outcome } from './simulations';

interface Task {
  readonly name: SimulationName;
  readonly world: unknown;
  readonly resolve: (outcome: never) => void;
  readonly reject: (error: Error) => void;
}

/** What a worker is asked, and what it answers. */
export interface Question {
  readonly name: SimulationName;
  readonly world: unknown;
}
export type Answer = { readonly outcome: unknown } | { readonly error: string };

/** Runs simulations of many worlds; results are in the order of the worlds. */
export type Simulate = <Name extends SimulationName>(
  name: Name,
  worlds: readonly World<Name>[],
) => Promise<Outcome<Name>[]>;

/**
 * Simulations on every processor. Each world names its own random numbers, so neither their number nor the order in which
 * they are done changes a result.
 */
export class Pool {
  private readonly waiting: Task[] = [];
  private readonly workers: Worker[] = [];
  private readonly idle: Set<Worker>;
  private done = 0;
  private total = 0;

  /** @param script bundled worker.ts */
  public constructor(script: string, size = availableParallelism()) {
    for (let i = 0; i < size; i += 1) this.workers.push(new Worker(script));
    this.idle = new Set(this.workers);
  }

  public readonly simulate: Simulate = (name, worlds) =>
    Promise.all(worlds.map((world) => this.ask(name, world))) as Promise<Outcome<typeof name>[]>;

  public async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private ask(name: SimulationName, world: unknown): Promise<Awaited<ReturnType<Simulations[SimulationName]>>> {
    this.total += 1;
    return new Promise((resolve, reject) => {
      this.waiting.push({ name, world, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    const [worker] = this.idle;
    const task = worker === undefined ? undefined : this.waiting.shift();
    if (worker === undefined || task === undefined) return;
    this.idle.delete(worker);
    const settle = () => {
      worker.off('error', failed).off('message', answered);
      this.idle.add(worker);
      this.done += 1;
      if (this.done % 50 === 0) process.stderr.write(`${this.done} of ${this.total} simulations\n`);
      this.next();
    };
    const failed = (error: unknown) => {
      settle();
      task.reject(error instanceof Error ? error : new Error(String(error)));
    };
    const answered = (answer: Answer) => {
      settle();
      if ('error' in answer) task.reject(new Error(`${task.name} ${JSON.stringify(task.world)}: ${answer.error}`));
      else task.resolve(answer.outcome as never);
    };
    worker.once('error', failed).once('message', answered);
    worker.postMessage({ name: task.name, world: task.world } satisfies Question);
  }
}
