import type { TensorSpec, Tensor } from '../tensors/tensor';
import type { Executor } from './executor';
import type { FinitenessPolicy } from './check-inputs';
import { InlineExecutor, type InlineOptions } from './inline-executor';
import type { QueueLimits } from './job-queue';
import { measure, type Measurement, type MeasureOptions } from './measure';
import { Model } from './model';
import { decidePlacement, type Machine, type Placement, type PlacementWishes } from './placement';
import type { InputSpec, Provider, SessionFactory, SessionOptions } from './session';
import { SlowWatch } from './slow-watch';
import { ModelStatistics } from './statistics';
import { WorkerExecutor } from './worker-executor';
import type { WorkerPool } from './worker-pool';

/** What the engine is asked to load. */
export interface EngineModel extends PlacementWishes {
  readonly name: string;
  readonly version: string;
  /** Path of the ONNX file. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly unranked: readonly string[];
  readonly sample: readonly Tensor[] | undefined;
  readonly finiteness: FinitenessPolicy;
  readonly maxInFlight: number;
  readonly maxDelay: number;
}

/** What the engine is made of. */
export interface EngineParts {
  readonly createSession: SessionFactory;
  /** Absent: every model runs inline, as in a Lambda function, which has one request at a time. */
  readonly pool?: WorkerPool;
  readonly machine: Machine;
  readonly provider: Provider;
  /** What may wait for each model. */
  readonly limits: QueueLimits;
  /** Milliseconds that a request may wait when it names no deadline. */
  readonly timeout: number;
  /** Milliseconds that measuring a model may take. */
  readonly measureBudget: number;
  /** Told of a model whose runs are too long for the main thread, and what is done about it. */
  readonly onSlow?: (model: Model, remedy: 'smaller batches' | 'workers') => void;
}

/** A model that runs, and where. */
export interface EngineResult {
  readonly model: Model;
  readonly placement: Placement;
  readonly measurement: Measurement;
}

/** Largest batch that is tried when the operator names none. */
const defaultMaxRows = 1024;

/** Loads models: tries them, decides where they run, warms them up. Knows nothing of protocols or folders. */
export class Engine {
  public constructor(private readonly parts: EngineParts) {}

  /** @throws ServingError MODEL_REJECTED when the file cannot be loaded */
  public async load(request: EngineModel): Promise<EngineResult> {
    const options: MeasureOptions = {
      sample: request.sample,
      maxRows: Math.max(1, request.maxBatchRows ?? defaultMaxRows),
      budget: this.parts.measureBudget,
    };
    return this.parts.pool === undefined
      ? this.loadAlone(request, options)
      : this.loadMeasured(request, options, this.parts.pool);
  }

  /** Whether a worker is in a run that never ends: the process then has to be ended by force. */
  public get isStuck(): boolean {
    return (this.parts.pool?.stuck ?? 0) > 0;
  }

  /** Workers in a run for a request that has passed its limit. */
  public get endlessRuns(): number {
    return this.parts.pool?.endlessRuns ?? 0;
  }

  /** Ends the workers. All models are closed before. */
  public async close(): Promise<void> {
    await this.parts.pool?.close();
  }

  /** Without workers there is nothing to decide: one session, tried and warmed up where it will run. */
  private async loadAlone(request: EngineModel, options: MeasureOptions): Promise<EngineResult> {
    const threads = request.threads ?? this.parts.machine.cores;
    const session = await this.parts.createSession(request.path, this.sessionOptions(request, threads));
    const measurement = await measure(session, options);
    const wishes = { ...request, placement: 'inline' as const, threads };
    const decided = decidePlacement(measurement, wishes, this.parts.machine, request.bytes);
    // Nobody else waits for this thread: a large request is run whole.
    const placement = decided.batches ? { ...decided, maxRows: request.maxBatchRows ?? Infinity } : decided;
    const statistics = new ModelStatistics();
    const executor = new InlineExecutor(session, statistics, { maxRows: placement.maxRows, limits: this.parts.limits });
    return { model: this.modelOf(request, session, executor, statistics, placement), placement, measurement };
  }

  private async loadMeasured(request: EngineModel, options: MeasureOptions, pool: WorkerPool): Promise<EngineResult> {
    const { specs, measurement } = await pool.measure(request.path, this.sessionOptions(request, 1), options);
    // A GPU runs one batch at a time, and waiting for it would hold the main thread: one worker.
    const wishes = this.parts.provider === 'cpu' ? request : { ...request, placement: 'worker' as const, instances: 1 };
    const placement = decidePlacement(measurement, wishes, this.parts.machine, request.bytes);
    const statistics = new ModelStatistics();
    if (placement.kind === 'worker') {
      const executor = await this.inWorkers(request, options, pool, placement, statistics);
      return { model: this.modelOf(request, specs, executor, statistics, placement), placement, measurement };
    }
    const session = await this.parts.createSession(request.path, this.sessionOptions(request, placement.threads));
    // Warm-up: the first run allocates, and no client shall wait for it. A failure was reported by the measurement.
    await measure(session, { ...options, maxRows: placement.maxRows, budget: 0 });
    const inline: InlineOptions = { maxRows: placement.maxRows, limits: this.parts.limits };
    const executor = new InlineExecutor(session, statistics, inline);
    const model = this.modelOf(request, specs, executor, statistics, placement);
    if (request.placement === 'auto') {
      const move = async (): Promise<void> => {
        const moved = decidePlacement(
          measurement,
          { ...request, placement: 'worker' },
          this.parts.machine,
          request.bytes,
        );
        await model.moveTo(await this.inWorkers(request, options, pool, moved, statistics), moved.maxRows);
      };
      inline.onRun = this.watch(model, inline, move);
    }
    return { model, placement, measurement };
  }

  /** Makes an inline model yield when its runs turn out too long for the main thread. */
  private watch(
    model: Model,
    inline: InlineOptions,
    move: () => Promise<void>,
  ): (milliseconds: number, rows: number) => void {
    const slow = new SlowWatch();
    let moving = false;
    return (milliseconds, rows) => {
      const verdict = slow.note(milliseconds, rows);
      if (verdict === 'keep' || moving) return;
      const target = verdict === 'move' || inline.maxRows === 1 ? 'workers' : 'smaller batches';
      this.parts.onSlow?.(model, target);
      if (target === 'smaller batches') {
        inline.maxRows = Math.ceil(inline.maxRows / 2);
        model.shrink(inline.maxRows);
        return;
      }
      moving = true;
      // A model that cannot be loaded into workers stays where it is: slow, but answering.
      move().catch(() => undefined);
    };
  }

  private async inWorkers(
    request: EngineModel,
    warmUp: MeasureOptions,
    pool: WorkerPool,
    { instances, threads, maxRows }: Placement,
    statistics: ModelStatistics,
  ): Promise<Executor> {
    const key = await pool.load({
      path: request.path,
      options: this.sessionOptions(request, threads),
      instances,
      warmUp,
    });
    return new WorkerExecutor(pool, statistics, {
      key,
      maxRows,
      limits: this.parts.limits,
      maxDelay: request.maxDelay,
    });
  }

  private sessionOptions(request: EngineModel, threads: number): SessionOptions {
    return { threads, provider: this.parts.provider, unranked: request.unranked };
  }

  private modelOf(
    request: EngineModel,
    specs: { readonly inputs: readonly InputSpec[]; readonly outputs: readonly TensorSpec[] },
    executor: Executor,
    statistics: ModelStatistics,
    placement: Placement,
  ): Model {
    const { name, version, finiteness, maxInFlight } = request;
    const { batches, maxRows } = placement;
    const { inputs, outputs } = specs;
    return new Model({
      name,
      version,
      inputs,
      outputs,
      executor,
      statistics,
      batches,
      maxRows,
      finiteness,
      maxInFlight,
      timeout: this.parts.timeout,
    });
  }
}
