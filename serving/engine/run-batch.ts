import { ServingError } from '../errors/serving-error';
import { joinRows, sliceRows } from '../tensors/batching';
import type { Tensor } from '../tensors/tensor';
import type { Job } from './job';
import type { ModelStatistics } from './statistics';

/** Runs a model: inline, or in a worker. Inputs are in the model's order. */
export type Run = (inputs: readonly Tensor[], outputs: readonly string[]) => Promise<readonly Tensor[]>;

/**
 * Runs jobs together, settles each with its own rows, and never throws.
 *
 * A model can fail on the values of one request. Then the others are run again alone, so that nobody is failed by
 * a stranger's input.
 * @returns milliseconds that the run itself took
 */
export async function runBatch(jobs: readonly Job[], run: Run, statistics: ModelStatistics): Promise<number> {
  const first = jobs[0] as Job;
  const started = performance.now();
  for (const job of jobs) statistics.recordQueue(started - job.queuedAt);
  const inputs = jobs.length === 1 ? first.inputs : joinRows(jobs.map((job) => job.inputs));
  const rows = jobs.reduce((sum, job) => sum + job.rows, 0);
  const prepared = performance.now();
  let outputs: readonly Tensor[];
  try {
    outputs = await run(inputs, first.outputs);
  } catch (error) {
    await settleFailure(jobs, run, statistics, error);
    return performance.now() - prepared;
  }
  const computed = performance.now();
  const results = jobs.length === 1 ? [outputs] : split(jobs, outputs);
  const finished = performance.now();
  statistics.recordRun(jobs.length, rows, {
    input: prepared - started,
    infer: computed - prepared,
    output: finished - computed,
  });
  for (let i = 0; i < jobs.length; i++) (jobs[i] as Job).resolve(results[i] as readonly Tensor[]);
  return computed - prepared;
}

function split(jobs: readonly Job[], outputs: readonly Tensor[]): Tensor[][] {
  let row = 0;
  return jobs.map((job) => {
    const from = row;
    row += job.rows;
    return outputs.map((output) => sliceRows(output, from, from + job.rows));
  });
}

async function settleFailure(
  jobs: readonly Job[],
  run: Run,
  statistics: ModelStatistics,
  error: unknown,
): Promise<void> {
  // What has cost a worker is not tried again: it could cost the next.
  const costly = error instanceof ServingError && (error.code === 'WORKER_LOST' || error.code === 'RUN_TOO_LONG');
  if (jobs.length > 1 && !costly) {
    for (const job of jobs) await runBatch([job], run, statistics);
    return;
  }
  const failure = error instanceof ServingError ? error : inferenceFailure(error);
  for (const job of jobs) job.reject(failure);
}

/** What ONNX Runtime says is about the model's graph and the request's shapes; it holds no tensor values. */
function inferenceFailure(error: unknown): ServingError {
  const message = error instanceof Error ? error.message : String(error);
  return new ServingError('INFERENCE_FAILED', `model failed on this input: ${message.slice(0, 300)}`, { cause: error });
}
