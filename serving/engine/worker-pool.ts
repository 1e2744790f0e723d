import { FairShare, leavesRoom } from './fair-share';
import type { Job } from './job';
import { ModelTrials, type Trial } from './model-trials';
import { runBatch } from './run-batch';
import type { SessionOptions } from './session';
import { forTransfer } from './transfer';
import type { WorkSource } from './work-source';
import { WorkerHost } from './worker-host';
import type { MeasureOptions } from './measure';

/** A model as workers load it. */
export interface PooledModel {
  readonly path: string;
  readonly options: SessionOptions;
  /** Workers that load it. */
  readonly instances: number;
  /** How each new session is warmed up before it gets work. */
  readonly warmUp: MeasureOptions;
}

/** How the pool is made. */
export interface WorkerPoolOptions {
  /** Most workers at a time. */
  readonly size: number;
  /** Path of the worker's JavaScript. */
  readonly file: string;
  /** Told when a worker died unasked. */
  readonly onLost?: () => void;
  /** Told when a new worker could not load what the dead one had; it will try again. */
  readonly onReloadFailed?: (path: string, error: Error) => void;
  /** Milliseconds that a run may take; default: no limit. */
  readonly runLimit?: number;
  /** Told of the model whose run took longer. */
  readonly onEndlessRun?: (path: string) => void;
  /** Milliseconds that trying a model may take; default: two minutes. */
  readonly trialLimit?: number;
}

/** A place for a worker; the thread in it is replaced when it dies. */
interface Seat {
  host: WorkerHost;
  /** The model that it computes for; undefined when it is idle. */
  source: WorkSource | undefined;
  /** Models that it should hold. */
  readonly wanted: Set<number>;
  /** Those of them whose sessions are loaded in it. */
  readonly keys: Set<number>;
  /** Deaths in a row, and the time of the last one. */
  deaths: number;
  lastDeath: number;
}

/** A worker that lived this long, in milliseconds, is not one that keeps dying; also the longest wait for a new one. */
const calmAfter = 10_000;

/** Worker threads that pull work when idle. Threads start with the first model that needs them. */
export class WorkerPool {
  private readonly seats: Seat[] = [];
  private readonly models = new Map<number, PooledModel>();
  private readonly sources = new Map<number, WorkSource>();
  private readonly share = new FairShare<WorkSource>();
  private nextKey = 1;
  private dispatching = false;
  private closed = false;
  private stuckRuns = 0;

  private readonly trials: ModelTrials;

  public constructor(private readonly options: WorkerPoolOptions) {
    this.trials = new ModelTrials(options.file, options.trialLimit);
  }

  /** Workers that a run has never come back in. They cannot be ended: only the end of the process does that. */
  public get stuck(): number {
    return this.trials.stuck + this.stuckRuns;
  }

  /** Those of them that ran for a request. */
  public get endlessRuns(): number {
    return this.stuckRuns;
  }

  /** Tries a model in a worker of its own, so that neither its load nor a crash touches anybody. */
  public measure(path: string, session: SessionOptions, options: MeasureOptions): Promise<Trial> {
    return this.trials.run(path, session, options);
  }

  /** Loads a model into its workers. @returns the key of its sessions */
  public async load(model: PooledModel): Promise<number> {
    const key = this.nextKey++;
    const count = Math.min(model.instances, this.options.size);
    while (this.seats.length < count) this.seats.push(this.newSeat());
    // The least loaded workers, so that several models with one instance each do not share one worker.
    const seats = [...this.seats].sort((a, b) => a.wanted.size - b.wanted.size).slice(0, count);
    this.models.set(key, model);
    for (const seat of seats) seat.wanted.add(key);
    const loaded = await Promise.allSettled(seats.map((seat) => this.loadInto(seat, key, model)));
    const failed = loaded.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      await this.unload(key);
      throw failed.reason;
    }
    return key;
  }

  /** Lets a model be served: its work is pulled from now on. */
  public attach(source: WorkSource): void {
    this.sources.set(source.key, source);
    this.wake();
  }

  /** Frees a model in all workers. Its work must be done. */
  public async unload(key: number): Promise<void> {
    const source = this.sources.get(key);
    if (source !== undefined) this.share.remove(source);
    this.sources.delete(key);
    this.models.delete(key);
    for (const seat of this.seats) seat.wanted.delete(key);
    const holders = this.seats.filter((seat) => seat.keys.delete(key));
    await Promise.all(holders.map((seat) => seat.host.call({ kind: 'unload', key }).catch(() => undefined)));
  }

  /** Says that there may be work. Looked at once at the end of this turn of the event loop: rows then run together. */
  public wake(): void {
    if (this.dispatching) return;
    this.dispatching = true;
    setImmediate(() => {
      this.dispatching = false;
      this.dispatch();
    });
  }

  /** Ends all workers. Their work must be done. */
  public async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.seats.map((seat) => seat.host.stop()));
    this.seats.length = 0;
  }

  private dispatch(): void {
    for (const seat of this.seats) {
      while (seat.source === undefined) {
        const source = this.pickFor(seat);
        if (source === undefined) break;
        const jobs = source.take();
        if (jobs.length > 0) void this.run(seat, source, jobs);
      }
    }
  }

  /** Work in the background gets what is left over: not a share. */
  private pickFor(seat: Seat): WorkSource | undefined {
    const candidates = [...this.candidatesFor(seat)];
    const awaited = candidates.filter((source) => !source.isBackground());
    return this.share.pick(awaited.length > 0 ? awaited : candidates);
  }

  private *candidatesFor(seat: Seat): Iterable<WorkSource> {
    for (const source of this.sources.values()) {
      if (seat.keys.has(source.key) && source.hasWork() && !this.mustLeaveRoom(source)) yield source;
    }
  }

  private mustLeaveRoom(source: WorkSource): boolean {
    const held = this.seats.filter((seat) => seat.source === source).length;
    return leavesRoom(source, held, this.seats.length, this.sources.values(), performance.now());
  }

  private async run(seat: Seat, source: WorkSource, jobs: readonly Job[]): Promise<void> {
    seat.source = source;
    const { host } = seat;
    const milliseconds = await runBatch(
      jobs,
      async (inputs, outputs) => {
        // A joined batch is ours to give away; the inputs of a single job are, unless its caller keeps them.
        const keep = jobs.some((job) => job.keepInputs && job.inputs === inputs);
        const { tensors, buffers } = forTransfer(inputs, keep);
        return host.call({ kind: 'run', key: source.key, inputs: tensors, outputs }, buffers, this.options.runLimit);
      },
      source.statistics,
    );
    this.share.charge(source, milliseconds);
    source.done(jobs.length, milliseconds);
    seat.source = undefined;
    this.dispatch();
  }

  private newSeat(): Seat {
    const seat: Seat = {
      host: undefined as never,
      source: undefined,
      wanted: new Set(),
      keys: new Set(),
      deaths: 0,
      lastDeath: -Infinity,
    };
    seat.host = this.newHost(seat);
    return seat;
  }

  private newHost(seat: Seat): WorkerHost {
    return new WorkerHost(this.options.file, {
      onExit: () => {
        if (this.closed) return;
        this.options.onLost?.();
        this.replace(seat);
      },
      onStuck: () => {
        this.stuckRuns++;
        const model = seat.source && this.models.get(seat.source.key);
        this.options.onEndlessRun?.(model?.path ?? '');
        this.replace(seat);
      },
      onBack: () => {
        this.stuckRuns--;
      },
    });
  }

  /**
   * Starts a new thread in the place of a dead one and loads what that one had. At once the first time; a worker
   * that keeps dying is given more and more time, so that it does not use up the machine.
   */
  private replace(seat: Seat): void {
    seat.keys.clear();
    const now = performance.now();
    seat.deaths = now - seat.lastDeath < calmAfter ? seat.deaths + 1 : 0;
    seat.lastDeath = now;
    const delay = seat.deaths === 0 ? 0 : Math.min(100 * 2 ** seat.deaths, calmAfter);
    setTimeout(() => {
      if (this.closed) return;
      seat.host = this.newHost(seat);
      for (const key of seat.wanted) this.reload(seat, key);
    }, delay).unref();
  }

  /** Loads a model into a new worker. Without it the model's requests would wait for nobody: so it is tried until it works. */
  private reload(seat: Seat, key: number): void {
    const model = this.models.get(key);
    if (model === undefined) return;
    const { host } = seat;
    this.loadInto(seat, key, model).then(
      () => {
        this.wake();
      },
      (error: unknown) => {
        // A worker that died is replaced, and its successor loads everything.
        if (seat.host !== host || host.isGone) return;
        this.options.onReloadFailed?.(model.path, error as Error);
        setTimeout(() => {
          if (!this.closed && seat.host === host) this.reload(seat, key);
        }, calmAfter).unref();
      },
    );
  }

  private async loadInto(seat: Seat, key: number, model: PooledModel): Promise<void> {
    await seat.host.call({ kind: 'load', key, path: model.path, options: model.options });
    await seat.host.call({ kind: 'measure', key, options: { ...model.warmUp, maxRows: 1, budget: 0 } });
    // The model may have been unloaded while a new worker was loading it.
    if (this.models.has(key)) seat.keys.add(key);
    else await seat.host.call({ kind: 'unload', key });
  }
}
