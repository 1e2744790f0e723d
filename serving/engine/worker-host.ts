import { Worker, type Transferable } from 'node:worker_threads';
import { ServingError } from '../errors/serving-error';
import type { Envelope, Reply, WorkerRequest, WorkerValues } from './worker-messages';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What happens to a worker unasked. */
export interface WorkerEvents {
  /** The thread has ended, asked to or not; not told of one that was given up. */
  readonly onExit?: () => void;
  /** A call took longer than its limit, and the thread was given up. */
  readonly onStuck?: () => void;
  /** A thread that was given up came back, and has ended. */
  readonly onBack?: () => void;
}

/** The main thread's end of one worker thread. */
export class WorkerHost {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private gone = false;
  private idle: (() => void) | undefined;
  private left = false;

  public constructor(
    file: string,
    private readonly events: WorkerEvents = {},
  ) {
    // The server's own stdio and arguments mean nothing to a worker; neither do debugger flags.
    this.worker = new Worker(file, { argv: [], execArgv: [] });
    this.worker.on('message', (reply: Reply) => {
      this.settle(reply);
    });
    // The error is reported by the exit that follows it.
    this.worker.on('error', () => undefined);
    this.worker.on('exit', () => {
      this.gone = true;
      const lost = new ServingError('WORKER_LOST', 'worker died while it computed the answer');
      for (const { reject } of this.pending.values()) reject(lost);
      this.pending.clear();
      this.idle?.();
      if (this.left) this.events.onBack?.();
      else this.events.onExit?.();
    });
  }

  /**
   * Asks the worker.
   * @param limit milliseconds after which the worker is given up
   * @throws ServingError WORKER_LOST when it dies before it answers, RUN_TOO_LONG when it was given up
   */
  public async call<R extends WorkerRequest>(
    request: R,
    transfer: readonly Transferable[] = [],
    limit?: number,
  ): Promise<WorkerValues[R['kind']]> {
    if (this.gone || this.left) throw new ServingError('WORKER_LOST', 'worker is gone');
    const id = this.nextId++;
    const answer = new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ id, request } satisfies Envelope, transfer);
    });
    if (limit === undefined) return (await answer) as WorkerValues[R['kind']];
    const timer = setTimeout(() => {
      this.giveUp(limit);
    }, limit).unref();
    try {
      return (await answer) as WorkerValues[R['kind']];
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the thread once it has answered everything: ending it inside a run would abort the whole process. */
  public async stop(): Promise<void> {
    while (this.pending.size > 0) await new Promise<void>((resolve) => (this.idle = resolve));
    await this.worker.terminate();
  }

  /** Whether the thread has ended. */
  public get isGone(): boolean {
    return this.gone;
  }

  /** Whether the thread was given up. */
  public get abandoned(): boolean {
    return this.left;
  }

  /** Gives up a thread whose run never ends. It goes on computing: nothing but the end of the process can stop it. */
  public abandon(): void {
    this.left = true;
    this.pending.clear();
    this.worker.unref();
  }

  private giveUp(limit: number): void {
    const error = new ServingError('RUN_TOO_LONG', `model did not end its run within ${limit / 1000} s`);
    const waiting = [...this.pending.values()];
    this.abandon();
    this.events.onStuck?.();
    for (const { reject } of waiting) reject(error);
  }

  private settle(reply: Reply): void {
    const pending = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if (this.pending.size === 0) this.idle?.();
    // It came back after all: now it can be ended.
    if (this.left) void this.worker.terminate();
    if (pending === undefined) return;
    if ('value' in reply) pending.resolve(reply.value);
    else if (reply.error.code === undefined) pending.reject(new Error(reply.error.message));
    else pending.reject(new ServingError(reply.error.code, reply.error.message));
  }
}
