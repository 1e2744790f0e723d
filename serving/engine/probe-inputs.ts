/** Inputs to try a model with: its sample, else numbers made up from its declaration. Deterministic. */
import { allocate, type TensorData } from '../tensors/data-type';
import { joinRows, sliceRows } from '../tensors/batching';
import { toHalfBits } from '../tensors/float16';
import { elementCount, type Tensor } from '../tensors/tensor';
import type { InputSpec } from './session';

/** Whether every input declares a free first dimension: the condition for rows to be possible at all. */
export function hasRows(specs: readonly InputSpec[]): boolean {
  return specs.length > 0 && specs.every((spec) => spec.ranked && spec.shape.length > 0 && spec.shape[0] === -1);
}

/** Inputs of one row each, all different where numbers allow it; one entry a row. */
export function probeRows(
  specs: readonly InputSpec[],
  sample: readonly Tensor[] | undefined,
  count: number,
): Tensor[][] {
  const base = sample === undefined ? specs.map((spec) => madeUp(spec, 1)) : inOrder(specs, sample);
  const available = Math.min(...base.map((tensor) => tensor.shape[0] ?? 0));
  return Array.from({ length: count }, (_, row) => {
    const from = available > 0 ? row % available : 0;
    const picked = base.map((tensor) => sliceRows(tensor, from, from + 1));
    return row < available ? picked : picked.map((tensor) => varied(tensor, row));
  });
}

/** Inputs of `rows` rows: those of the sample and variations of them, so that no branch predictor learns them. */
export function probeBatch(specs: readonly InputSpec[], sample: readonly Tensor[] | undefined, rows: number): Tensor[] {
  return joinRows(probeRows(specs, sample, rows));
}

/** Inputs for a model without rows: the sample as it is, or numbers in the declared shape (1 where it is free). */
export function probeWhole(specs: readonly InputSpec[], sample: readonly Tensor[] | undefined): Tensor[] {
  return sample === undefined ? specs.map((spec) => madeUp(spec, 1)) : inOrder(specs, sample);
}

function inOrder(specs: readonly InputSpec[], sample: readonly Tensor[]): Tensor[] {
  return specs.map((spec) => {
    const tensor = sample.find(({ name }) => name === spec.name);
    if (tensor === undefined) throw new Error(`sample has no input '${spec.name}'`);
    return tensor;
  });
}

function madeUp(spec: InputSpec, free: number): Tensor {
  const shape = spec.shape.map((size) => (size === -1 ? free : size));
  const data = allocate(spec.datatype, elementCount(shape));
  fill(data, spec.datatype, (i) => pseudoRandom(i));
  return { name: spec.name, datatype: spec.datatype, shape, data };
}

/** Small integers only: they are often indices, and 0 and 1 are the ones that always exist. */
function fill(data: TensorData, datatype: Tensor['datatype'], value: (index: number) => number): void {
  if (Array.isArray(data)) data.fill('a');
  else if (data instanceof BigInt64Array || data instanceof BigUint64Array) data.fill(0n);
  else if (datatype === 'FP16') for (let i = 0; i < data.length; i++) data[i] = toHalfBits(value(i));
  else if (datatype.startsWith('FP')) for (let i = 0; i < data.length; i++) data[i] = value(i);
}

/** The same row with its floating-point numbers moved a little. */
function varied(tensor: Tensor, row: number): Tensor {
  if (tensor.datatype !== 'FP32' && tensor.datatype !== 'FP64') return tensor;
  const source = tensor.data as Float64Array;
  const data = allocate(tensor.datatype, source.length) as Float64Array;
  for (let i = 0; i < source.length; i++) {
    data[i] =
      (source[i] as number) * (0.75 + 0.5 * pseudoRandom(i + 7919 * row)) + 0.01 * pseudoRandom(i + 104729 * row);
  }
  return { ...tensor, data };
}

/** A number in [0, 1) that looks random and is the same every time. */
function pseudoRandom(seed: number): number {
  let x = (seed + 1) * 0x9e3779b1;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
}
