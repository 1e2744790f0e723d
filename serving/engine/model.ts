import { ServingError, toServingError } from '../errors/serving-error';
import { joinOutputs, rowKey } from '../tensors/batching';
import { byteSize, type Tensor, type TensorSpec } from '../tensors/tensor';
import { checkInputs, commonRows, type FinitenessPolicy } from './check-inputs';
import type { Executor } from './executor';
import { backgroundPriority, type Caller, type Job, type Work } from './job';
import { ModelJob, pieceOf } from './model-job';
import type { InputSpec } from './session';
import type { ModelStatistics } from './statistics';

/** A request to a model, protocol aside. */
export interface InferenceRequest {
  /** In any order. */
  readonly inputs: readonly Tensor[];
  /** Names of the outputs to compute; all of them when absent. */
  readonly outputs?: readonly string[] | undefined;
  /** From 1, which runs first, to 9; 5 is the usual. */
  readonly priority?: number | undefined;
  /** Set for work that nobody waits for: it runs when workers have nothing else to do. */
  readonly background?: boolean | undefined;
  /** On the clock of `performance.now()`, milliseconds. */
  readonly deadline?: number | undefined;
  /** Whoever waits: the work is dropped once it is destroyed. */
  readonly caller?: Caller | undefined;
  /** Set when the tensors are used again afterwards; else their buffers may be moved to another thread. */
  readonly keepInputs?: boolean | undefined;
}

/** The answer of a model. */
export interface InferenceResult {
  readonly model: string;
  readonly version: string;
  /** As requested, else in the model's order. */
  readonly outputs: readonly Tensor[];
}

const usualPriority = 5;

/** What a loaded model is made of. */
export interface ModelParts {
  readonly name: string;
  readonly version: string;
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly executor: Executor;
  readonly statistics: ModelStatistics;
  /** Whether rows of several requests may be run together: proven at load. */
  readonly batches: boolean;
  /** Rows in one run at most; larger requests are run in pieces. */
  readonly maxRows: number;
  readonly finiteness: FinitenessPolicy;
  /** Requests in flight that the operator allows; Infinity for no limit. */
  readonly maxInFlight: number;
  /** Milliseconds that a request may wait when it names no deadline. */
  readonly timeout: number;
}

/** One loaded version of a model. */
export class Model {
  private inFlight = 0;
  private used = performance.now();
  private executor: Executor;
  private maxRows: number;
  private released = false;
  private closing: (() => void) | undefined;
  private readonly outputNames: readonly string[];
  private lastShape: readonly number[] | undefined;
  private lastKey = '';

  public constructor(private readonly parts: ModelParts) {
    this.executor = parts.executor;
    this.maxRows = parts.maxRows;
    this.outputNames = parts.outputs.map(({ name }) => name);
  }

  public get name(): string {
    return this.parts.name;
  }
  public get version(): string {
    return this.parts.version;
  }
  public get inputs(): readonly InputSpec[] {
    return this.parts.inputs;
  }
  public get outputs(): readonly TensorSpec[] {
    return this.parts.outputs;
  }
  public get statistics(): ModelStatistics {
    return this.parts.statistics;
  }
  /** `performance.now()` of the last request, or of loading. */
  public get lastUse(): number {
    return this.used;
  }
  /** Requests that wait for their run. */
  public get waiting(): number {
    return this.executor.waiting;
  }

  /**
   * Computes an answer.
   * @throws ServingError INVALID_INPUT, OVERLOADED, TOO_MANY_REQUESTS, DEADLINE_EXCEEDED, WORKER_LOST, INFERENCE_FAILED
   */
  public infer(request: InferenceRequest): Promise<InferenceResult> {
    const started = performance.now();
    this.used = started;
    this.inFlight++;
    try {
      const work = this.prepare(request, started);
      const { maxRows } = this;
      if (work.key !== undefined && work.rows > maxRows) return this.inferPieces(work, maxRows, started);
      // On the path of every request: one promise, one object.
      return new Promise((resolve, reject) => {
        this.submit(
          new ModelJob(
            work,
            started,
            (outputs) => {
              resolve(this.succeed(outputs, started));
            },
            (error) => {
              reject(this.fail(error, started));
            },
          ),
        );
      });
    } catch (error) {
      return Promise.reject(this.fail(error, started));
    }
  }

  /** Counts that the cache was asked for an answer, and what it took in milliseconds. */
  public noteCache(found: boolean, milliseconds: number): void {
    // A model whose answers are asked for is in use, whoever gives them.
    this.used = performance.now();
    this.parts.statistics.recordCache(found, milliseconds);
  }

  /** Waits for the requests in flight, then frees the model. Nothing may be sent to it any more. */
  public async close(): Promise<void> {
    if (this.inFlight > 0) await new Promise<void>((resolve) => (this.closing = resolve));
    this.released = true;
    await this.executor.release();
  }

  /** Lets larger requests be run in smaller pieces. */
  public shrink(maxRows: number): void {
    this.maxRows = maxRows;
  }

  /** Sends what comes from now on to another executor; frees the old one when it has finished. */
  public async moveTo(executor: Executor, maxRows: number): Promise<void> {
    const old = this.executor;
    // Closed while the new place was made ready.
    if (this.released) {
      await executor.release();
      return;
    }
    this.executor = executor;
    this.maxRows = maxRows;
    await old.finish();
    await old.release();
  }

  private prepare(request: InferenceRequest, started: number): Work {
    const { parts } = this;
    if (this.inFlight > parts.maxInFlight) {
      throw new ServingError(
        'TOO_MANY_REQUESTS',
        `model '${parts.name}' has ${parts.maxInFlight} requests in flight, the limit`,
      );
    }
    const inputs = checkInputs(parts.inputs, request.inputs, parts.finiteness);
    const outputs = this.wanted(request.outputs);
    const rows = parts.batches ? commonRows(inputs) : undefined;
    let bytes = 0;
    for (const input of inputs) bytes += byteSize(input);
    return {
      inputs,
      outputs,
      rows: rows ?? 1,
      key: this.keyOf(inputs, outputs, rows),
      bytes,
      priority:
        request.background === true ? backgroundPriority : Math.min(Math.max(request.priority ?? usualPriority, 1), 9),
      deadline: request.deadline ?? started + parts.timeout,
      caller: request.caller,
      keepInputs: request.keepInputs === true,
    };
  }

  /** A request without rows, or with inputs of different sizes, is run alone. */
  private keyOf(inputs: readonly Tensor[], outputs: readonly string[], rows: number | undefined): string | undefined {
    if (rows === undefined || rows === 0) return undefined;
    const key = this.rowKey(inputs);
    return outputs === this.outputNames ? key : `${key}>${JSON.stringify(outputs)}`;
  }

  /** Requests that were read with the help of one template share their shape: they have the last key, too. */
  private rowKey(inputs: readonly Tensor[]): string {
    const { shape } = inputs[0] as Tensor;
    if (inputs.length > 1) return rowKey(inputs);
    if (this.lastShape !== shape) {
      this.lastShape = shape;
      this.lastKey = rowKey(inputs);
    }
    return this.lastKey;
  }

  private wanted(requested: readonly string[] | undefined): readonly string[] {
    if (requested === undefined || requested.length === 0) return this.outputNames;
    for (const name of requested) {
      if (!this.outputNames.includes(name)) {
        const known = this.outputNames.map((candidate) => `'${candidate}'`).join(', ');
        throw new ServingError('INVALID_INPUT', `output '${name.slice(0, 60)}' is unknown; the model has ${known}`, {
          field: 'outputs',
        });
      }
    }
    return requested;
  }

  private succeed(outputs: readonly Tensor[], started: number): InferenceResult {
    this.parts.statistics.recordSuccess(performance.now() - started);
    this.leave();
    return { model: this.parts.name, version: this.parts.version, outputs };
  }

  private fail(error: unknown, started: number): ServingError {
    const failure = toServingError(error);
    this.parts.statistics.recordFailure(performance.now() - started, failure.code);
    this.leave();
    return failure;
  }

  private leave(): void {
    this.inFlight--;
    if (this.inFlight === 0) this.closing?.();
  }

  private submit(job: Job): void {
    try {
      this.executor.submit(job);
    } catch (error) {
      job.reject(error);
    }
  }

  /**
   * A large request is run in pieces, so that it neither holds the event loop nor starves others; only a few wait
   * at a time, so that it does not fill the queue by itself either.
   */
  private async inferPieces(work: Work, maxRows: number, started: number): Promise<InferenceResult> {
    const family = { failed: false };
    const caller: Caller = {
      get destroyed() {
        return family.failed || work.caller?.destroyed === true;
      },
      get readableEnded() {
        return work.caller?.readableEnded === true;
      },
    };
    const count = Math.ceil(work.rows / maxRows);
    const results = new Array<readonly Tensor[]>(count);
    let next = 0;
    const runOn = async (): Promise<void> => {
      while (next < count) {
        const index = next++;
        const piece = pieceOf(work, index * maxRows, maxRows, caller);
        results[index] = await new Promise((resolve, reject) => {
          this.submit(new ModelJob(piece, performance.now(), resolve, reject));
        });
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(count, piecesAtATime) }, runOn));
    } catch (error) {
      family.failed = true;
      throw this.fail(error, started);
    }
    return this.succeed(joinOutputs(results), started);
  }
}

/** Pieces of one request that wait together: enough to keep several workers busy. */
const piecesAtATime = 4;
