import { Worker, type Transferable } from 'node:worker_threads';
import { ServingError } from '../errors/serving-error';
import type { Envelope, Reply, WorkerRequest, WorkerValues } from './worker-messages';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's end of one worker thread. */
export class WorkerHost {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private gone = false;
  private idle: (() => void) | undefined;
  private left = false;

  /**
   * Starts a worker.
   * @param onExit told once when the thread has ended, asked to or not
   */
  public constructor(file: string, onExit: () => void = () => undefined) {
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
      onExit();
    });
  }

  /** Asks the worker. @throws ServingError WORKER_LOST when it dies before it answers */
  public async call<R extends WorkerRequest>(
    request: R,
    transfer: readonly Transferable[] = [],
  ): Promise<WorkerValues[R['kind']]> {
    if (this.gone) throw new ServingError('WORKER_LOST', 'worker is gone');
    const id = this.nextId++;
    const value = await new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ id, request } satisfies Envelope, transfer);
    });
    return value as WorkerValues[R['kind']];
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

  private settle(reply: Reply): void {
    const pending = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if (this.pending.size === 0) this.idle?.();
    if (pending === undefined) return;
    if ('value' in reply) pending.resolve(reply.value);
    else if (reply.error.code === undefined) pending.reject(new Error(reply.error.message));
    else pending.reject(new ServingError(reply.error.code, reply.error.message));
  }
}
