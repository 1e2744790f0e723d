import type { Measurement, RunTime } from './measure';

/** Where and how a model runs. */
export interface Placement {
  /** `inline`: on the main thread with tick batching. `worker`: in worker threads that pull work when idle. */
  readonly kind: 'inline' | 'worker';
  readonly batches: boolean;
  /** Rows in one run at most. */
  readonly maxRows: number;
  /** Workers that load the model; 0 for inline. */
  readonly instances: number;
  /** Threads of ONNX Runtime for one run. */
  readonly threads: number;
  /** Milliseconds of a run with one row; undefined when it could not be measured. */
  readonly serviceTime: number | undefined;
  /** Why, for people. */
  readonly reason: string;
}

/** What the operator says; see ModelSettings. */
export interface PlacementWishes {
  readonly placement: 'auto' | 'inline' | 'worker';
  readonly maxBatchRows?: number;
  readonly instances?: number;
  readonly threads?: number;
}

/** What the machine offers. */
export interface Machine {
  /** Threads that all models together should use. */
  readonly cores: number;
  /** Bytes that copies of one model in several workers may take. */
  readonly modelMemory: number;
}

/** A run may hold the main thread this long, in milliseconds. */
export const inlineRun = 1;
/** A model whose single row takes longer than this, in milliseconds, never runs on the main thread. */
const inlineRow = 0.5;
/** A batch is as large as needed to come this close to the best time per row. */
const goodEnough = 1.1;

/** Decides where a model runs, from what was measured. Pure. */
export function decidePlacement(
  measurement: Measurement,
  wishes: PlacementWishes,
  machine: Machine,
  modelBytes: number,
): Placement {
  const batches =
    wishes.maxBatchRows === undefined ? measurement.batches : wishes.maxBatchRows > 0 && measurement.batches;
  const first = measurement.times[0]?.milliseconds;
  const inline =
    wishes.placement === 'inline' || (wishes.placement === 'auto' && first !== undefined && first <= inlineRow);
  const limit = batches ? (wishes.maxBatchRows ?? Infinity) : 1;
  const common = { batches, serviceTime: first, reason: reasonFor(inline, wishes, first, measurement.finding) };
  if (inline) {
    const rows = batches ? largestWithin(measurement.times, inlineRun) : 1;
    return { ...common, kind: 'inline', maxRows: Math.min(rows, limit), instances: 0, threads: wishes.threads ?? 1 };
  }
  const rows = batches ? mostEfficient(measurement.times) : 1;
  const copies = Math.max(1, Math.min(machine.cores, Math.floor(machine.modelMemory / Math.max(modelBytes, 1))));
  const instances = Math.min(wishes.instances ?? copies, Math.max(machine.cores, 1));
  // All threads together are the cores: many workers with one thread for throughput, one with all for a large model.
  const threads = wishes.threads ?? Math.max(1, Math.floor(machine.cores / instances));
  return { ...common, kind: 'worker', maxRows: Math.min(wishes.maxBatchRows ?? rows, limit), instances, threads };
}

function largestWithin(times: readonly RunTime[], milliseconds: number): number {
  return times.findLast((time) => time.milliseconds <= milliseconds)?.rows ?? 1;
}

function mostEfficient(times: readonly RunTime[]): number {
  const best = Math.min(...times.map(perRow));
  return times.find((time) => perRow(time) <= goodEnough * best)?.rows ?? 1;
}

function perRow(time: RunTime): number {
  return time.milliseconds / time.rows;
}

function reasonFor(inline: boolean, wishes: PlacementWishes, first: number | undefined, finding: string): string {
  if (wishes.placement !== 'auto') return `as configured; ${finding}`;
  if (first === undefined) return `not measured, so in workers; ${finding}`;
  return `one row takes ${first.toFixed(3)} ms (${inline ? 'at most' : 'more than'} ${inlineRow} ms); ${finding}`;
}
