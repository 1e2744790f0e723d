/** `serve --check model.onnx`: what the server would make of a model file. */
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { modelFolder } from '../lib/contracts/storage';
import { decidePlacement } from './engine/placement';
import { WorkerPool } from './engine/worker-pool';
import { parseSample } from './models/definition';
import { readOnnxFile } from './models/onnx-file';
import { formatShape, type Tensor, type TensorSpec } from './tensors/tensor';

/** Tries a model file, with the sample.json beside it if there is one, and describes it for people. */
export async function check(file: string, workerFile: string): Promise<string> {
  const { size } = await stat(file);
  const onnx = readOnnxFile(await readFile(file));
  const sample = await sampleBeside(file);
  const cores = availableParallelism();
  const pool = new WorkerPool({ size: 1, file: workerFile });
  const { specs, measurement } = await pool.measure(
    file,
    { threads: 1, provider: 'cpu', unranked: onnx.unrankedInputs },
    { sample, maxRows: 1024, budget: 1000 },
  );
  await pool.close();
  const placement = decidePlacement(measurement, { placement: 'auto' }, { cores, modelMemory: 2 ** 31 }, size);
  const opsets = Object.entries(onnx.opsets).map(([domain, version]) => `${domain} ${version}`);
  return `${[
    `file         ${file}, ${size} bytes`,
    `made by      ${onnx.producer || 'unknown'}, IR ${onnx.irVersion}, operators ${opsets.join(', ')}`,
    ...specs.inputs.map((spec) => `input        ${describe(spec)}`),
    ...specs.outputs.map((spec) => `output       ${describe(spec)}`),
    `measured     ${sample === undefined ? 'with made-up input' : `with ${modelFolder.sample}`}: ${measurement.finding}`,
    ...measurement.times.map(
      ({ rows, milliseconds }) => `  ${String(rows).padStart(5)} rows ${milliseconds.toFixed(3)} ms`,
    ),
    `placement    ${placement.kind}, up to ${placement.maxRows} rows a run, ${placement.kind === 'inline' ? 'on the main thread' : `${placement.instances} workers of ${placement.threads} threads`} (${cores} cores)`,
    `because      ${placement.reason}`,
  ].join('\n')}\n`;
}

function describe({ name, datatype, shape, ranked }: TensorSpec): string {
  return `${name} ${datatype} ${ranked ? formatShape(shape) : '(any shape)'}`;
}

async function sampleBeside(file: string): Promise<readonly Tensor[] | undefined> {
  try {
    return parseSample(JSON.parse(await readFile(join(dirname(file), modelFolder.sample), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
