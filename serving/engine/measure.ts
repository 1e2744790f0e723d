import { joinRows, sliceRows } from '../tensors/batching';
import { fromHalfBits } from '../tensors/float16';
import type { Tensor } from '../tensors/tensor';
import { hasRows, probeBatch, probeRows, probeWhole } from './probe-inputs';
import type { InputSpec, Session } from './session';

/** How long a run of some rows takes. */
export interface RunTime {
  readonly rows: number;
  /** The fastest of a few runs: what the model needs when nobody else is on the machine. */
  readonly milliseconds: number;
}

/** What trying a model has shown. */
export interface Measurement {
  /** Whether rows that run together give what they give alone. */
  readonly batches: boolean;
  /** Why it batches or does not, for people. */
  readonly finding: string;
  /** By rows, smallest first; empty when the model cannot be tried without a sample. */
  readonly times: readonly RunTime[];
}

/** How long trying may take. */
export interface MeasureOptions {
  readonly sample: readonly Tensor[] | undefined;
  /** Rows in one run that are worth trying. */
  readonly maxRows: number;
  /** Milliseconds for all runs together; the first run of each size is made in any case. */
  readonly budget: number;
}

/** Batches whose run takes longer than this, in milliseconds, are not grown further. */
const longRun = 50;

/**
 * Warms a model up and finds out whether it batches and how long it takes. Blocks the thread it is called on.
 * Never throws for what the model does: a model that fails on the made-up input just is not measured.
 */
export async function measure(session: Session, options: MeasureOptions): Promise<Measurement> {
  const outputs = session.outputs.map(({ name }) => name);
  try {
    await session.run(probeWhole(session.inputs, options.sample), outputs);
  } catch (error) {
    const input = options.sample === undefined ? 'made-up input (give it a sample.json)' : 'its sample';
    return { batches: false, finding: `model fails on ${input}: ${(error as Error).message.slice(0, 200)}`, times: [] };
  }
  const proof = await proveRows(session, outputs, options.sample);
  if (options.sample === undefined && session.inputs.some(hasFreeInnerSize)) {
    return {
      ...proof,
      finding: `${proof.finding}; sizes are free, so only a sample.json can say how long a run takes`,
      times: [],
    };
  }
  const times = proof.batches
    ? await timeBatches(session, outputs, options)
    : [
        {
          rows: 1,
          milliseconds: await timeRun(session, probeWhole(session.inputs, options.sample), outputs, options.budget),
        },
      ];
  return { ...proof, times };
}

/** Whether a size other than the number of rows is free: a made-up input says nothing of real ones then. */
function hasFreeInnerSize(spec: InputSpec): boolean {
  return !spec.ranked || spec.shape.slice(1).includes(-1);
}

async function proveRows(
  session: Session,
  outputs: readonly string[],
  sample: readonly Tensor[] | undefined,
): Promise<Pick<Measurement, 'batches' | 'finding'>> {
  if (!hasRows(session.inputs)) return { batches: false, finding: 'an input has no free first dimension' };
  try {
    const rows = probeRows(session.inputs, sample, 3);
    const alone: Tensor[][] = [];
    for (const row of rows) alone.push(await session.run(row, outputs));
    const together = await session.run(joinRows(rows), outputs);
    for (const output of together) {
      if (output.shape[0] !== rows.length)
        return { batches: false, finding: `output '${output.name}' does not have one row for each input row` };
      for (let row = 0; row < rows.length; row++) {
        const single = (alone[row] as Tensor[]).find(({ name }) => name === output.name) as Tensor;
        if (!similar(single, sliceRows(output, row, row + 1))) {
          return { batches: false, finding: `output '${output.name}' of a row depends on the rows beside it` };
        }
      }
    }
    return { batches: true, finding: 'rows give the same alone and together' };
  } catch (error) {
    return { batches: false, finding: `rows cannot be run together: ${(error as Error).message.slice(0, 200)}` };
  }
}

/** Equal up to what different kernels for different batch sizes round differently. */
function similar(a: Tensor, b: Tensor): boolean {
  if (a.data.length !== b.data.length) return false;
  const decode = a.datatype === 'FP16' ? fromHalfBits : Number;
  const exact = !a.datatype.startsWith('FP');
  let largest = 0;
  for (const value of a.data as Iterable<number>) largest = exact ? 0 : Math.max(largest, Math.abs(decode(value)) || 0);
  for (let i = 0; i < a.data.length; i++) {
    const [left, right] = [a.data[i], b.data[i]];
    if (exact ? left !== right : !close(decode(left as number), decode(right as number), largest)) return false;
  }
  return true;
}

function close(a: number, b: number, scale: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-3 * scale + 1e-6;
}

async function timeBatches(session: Session, outputs: readonly string[], options: MeasureOptions): Promise<RunTime[]> {
  const times: RunTime[] = [];
  const started = performance.now();
  for (let rows = 1; rows <= options.maxRows; rows *= 2) {
    const left = options.budget - (performance.now() - started);
    const milliseconds = await timeRun(session, probeBatch(session.inputs, options.sample, rows), outputs, left / 3);
    times.push({ rows, milliseconds });
    if (milliseconds > longRun || performance.now() - started > options.budget) break;
  }
  return times;
}

async function timeRun(
  session: Session,
  inputs: readonly Tensor[],
  outputs: readonly string[],
  budget: number,
): Promise<number> {
  let fastest = Infinity;
  const started = performance.now();
  // The fastest, as a busy machine makes runs slower and never faster: a light model must not look heavy by bad luck.
  for (let i = 0; i < 8; i++) {
    const before = performance.now();
    await session.run(inputs, outputs);
    fastest = Math.min(fastest, performance.now() - before);
    if (performance.now() - started > budget) break;
  }
  return fastest;
}
