/** `serve --check model.onnx`: what the server would make of a model file. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { modelFolder } from '../lib/contracts/storage';
import type { Settings } from './config/settings';
import { decidePlacement, type Placement } from './engine/placement';
import { WorkerPool } from './engine/worker-pool';
import { parseSample } from './models/definition';
import { readOnnxFile } from './models/onnx-file';
import { formatShape, type Tensor, type TensorSpec } from './tensors/tensor';

/** Settings that decide how a model runs. */
export type CheckSettings = Pick<Settings, 'threads' | 'provider' | 'modelMemory'>;

/** Milliseconds that measuring may take: more than at start, since a person waits for exact figures. */
const budget = 1000;

/**
 * Tries a model file, or the one in a model folder, with the sample.json beside it if there is one, and describes it
 * for people.
 * @throws Error when it cannot be read or loaded, with the reason
 */
export async function check(path: string, settings: CheckSettings, workerFile: string): Promise<string> {
  const { file, size } = await modelFileAt(path);
  const onnx = readOnnxFile(await readFile(file));
  const sample = await sampleBeside(file);
  const { threads: cores, provider, modelMemory } = settings;
  const pool = new WorkerPool({ size: 1, file: workerFile });
  try {
    const { specs, measurement } = await pool.measure(
      file,
      { threads: 1, provider, unranked: onnx.unrankedInputs },
      { sample, maxRows: 1024, budget },
    );
    const placement = decidePlacement(measurement, { placement: 'auto' }, { cores, modelMemory }, size);
    const opsets = Object.entries(onnx.opsets).map(([domain, version]) => `${domain} ${version}`);
    return `${[
      `file         ${file}, ${size} bytes`,
      `made by      ${onnx.producer || 'unknown'}, IR ${onnx.irVersion}, operators ${opsets.join(', ')}`,
      ...specs.inputs.map((spec) => `input        ${describe(spec)}`),
      ...specs.outputs.map((spec) => `output       ${describe(spec)}`),
      `measured     ${sample === undefined ? `with made-up input (a ${modelFolder.sample} beside the model is used)` : `with ${modelFolder.sample}`}: ${measurement.finding}`,
      ...measurement.times.map(
        ({ rows, milliseconds }) =>
          `  ${String(rows).padStart(5)} row${rows === 1 ? ' ' : 's'} ${milliseconds.toFixed(3).padStart(9)} ms ${Math.round((rows * 1000) / milliseconds)} rows/s`,
      ),
      `placement    ${placement.kind}, ${rowsOf(placement)}, ${whereOf(placement)} (${counted(cores, 'core')})`,
      `because      ${placement.reason}`,
    ].join('\n')}\n`;
  } finally {
    await pool.close();
  }
}

async function modelFileAt(path: string): Promise<{ readonly file: string; readonly size: number }> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return { file: path, size: found.size };
    const file = join(path, modelFolder.model);
    return { file, size: (await stat(file)).size };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message;
    throw new Error(`'${path}' is no model: ${(error as NodeJS.ErrnoException).path ?? path} ${reason}`);
  }
}

function describe({ name, datatype, shape, ranked }: TensorSpec): string {
  return `${name} ${datatype} ${ranked ? formatShape(shape) : '(any shape)'}`;
}

function rowsOf({ batches, maxRows }: Placement): string {
  return batches ? `up to ${counted(maxRows, 'row')} a run` : 'each request alone';
}

function whereOf({ kind, instances, threads }: Placement): string {
  return kind === 'inline'
    ? 'on the main thread'
    : `${counted(instances, 'worker')} of ${counted(threads, 'thread')} each`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

async function sampleBeside(file: string): Promise<readonly Tensor[] | undefined> {
  try {
    return parseSample(JSON.parse(await readFile(join(dirname(file), modelFolder.sample), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
