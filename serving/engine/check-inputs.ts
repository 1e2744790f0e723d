/**
 * Checks the tensors of a request against what the model declares. Everything ONNX Runtime would refuse is refused
 * here: each run that it rejects leaks about a kilobyte of native memory.
 */
import { invalidInput } from '../errors/serving-error';
import { fromHalfBits } from '../tensors/float16';
import { elementCount, formatShape, type Tensor } from '../tensors/tensor';
import type { InputSpec } from './session';

/** What to do with NaN and infinity. */
export type FinitenessPolicy = 'allow' | 'reject' | ((input: string) => FinitenessPolicy);

/**
 * Returns the tensors in the model's order.
 * @throws ServingError INVALID_INPUT that names the field and what the model takes
 */
export function checkInputs(
  specs: readonly InputSpec[],
  tensors: readonly Tensor[],
  finiteness: FinitenessPolicy,
): readonly Tensor[] {
  const ordered = inOrder(specs, tensors);
  for (let i = 0; i < specs.length; i++) checkTensor(specs[i] as InputSpec, ordered[i] as Tensor, finiteness);
  checkSymbols(specs, ordered);
  return ordered;
}

function inOrder(specs: readonly InputSpec[], tensors: readonly Tensor[]): readonly Tensor[] {
  // The usual request has one input, or all in order.
  if (tensors.length === specs.length && specs.every((spec, i) => spec.name === (tensors[i] as Tensor).name))
    return tensors;
  const byName = new Map<string, Tensor>();
  for (const tensor of tensors) {
    if (byName.has(tensor.name)) throw invalidInput(`input '${tensor.name}'`, 'is given twice');
    byName.set(tensor.name, tensor);
  }
  const ordered = specs.map((spec) => {
    const tensor = byName.get(spec.name);
    if (tensor === undefined)
      throw invalidInput(`input '${spec.name}'`, `is missing; the model takes ${namesOf(specs)}`);
    byName.delete(spec.name);
    return tensor;
  });
  const [extra] = byName.keys();
  if (extra !== undefined)
    throw invalidInput(`input '${extra.slice(0, 60)}'`, `is unknown; the model takes ${namesOf(specs)}`);
  return ordered;
}

function namesOf(specs: readonly InputSpec[]): string {
  return specs.map(({ name }) => `'${name}'`).join(', ');
}

function checkTensor(spec: InputSpec, tensor: Tensor, finiteness: FinitenessPolicy): void {
  if (tensor.datatype !== spec.datatype) {
    throw invalidInput(`datatype of input '${spec.name}'`, `is ${tensor.datatype}, the model takes ${spec.datatype}`);
  }
  const { shape } = tensor;
  const fits =
    !spec.ranked ||
    (shape.length === spec.shape.length && spec.shape.every((size, i) => size === -1 || size === shape[i]));
  if (!fits) {
    throw invalidInput(
      `shape of input '${spec.name}'`,
      `is ${formatShape(shape)}, the model takes ${formatShape(spec.shape)} (-1: any size)`,
    );
  }
  if (tensor.data.length !== elementCount(shape)) {
    throw invalidInput(
      `data of input '${spec.name}'`,
      `has ${tensor.data.length} elements, its shape ${formatShape(shape)} asks for ${elementCount(shape)}`,
    );
  }
  if (rejectsNonFinite(finiteness, spec.name)) checkFinite(tensor);
}

function rejectsNonFinite(policy: FinitenessPolicy, input: string): boolean {
  return (typeof policy === 'function' ? policy(input) : policy) === 'reject';
}

function checkFinite(tensor: Tensor): void {
  if (!tensor.datatype.startsWith('FP')) return;
  const data = tensor.data as Float32Array;
  const half = tensor.datatype === 'FP16';
  for (let i = 0; i < data.length; i++) {
    const value = half ? fromHalfBits(data[i] as number) : (data[i] as number);
    if (value - value !== 0) {
      throw invalidInput(
        `data[${i}] of input '${tensor.name}'`,
        `is ${Number.isNaN(value) ? 'missing (NaN)' : value}, the model takes finite numbers`,
      );
    }
  }
}

/** Dimensions that the model calls by one name have one size. */
function checkSymbols(specs: readonly InputSpec[], tensors: readonly Tensor[]): void {
  // One input with one named dimension has nothing to disagree with.
  if (specs.length === 1 && (specs[0] as InputSpec).symbols.length < 2) return;
  const sizes = new Map<string, { readonly size: number; readonly input: string }>();
  for (let i = 0; i < specs.length; i++) {
    const spec = specs[i] as InputSpec;
    for (let dimension = 0; dimension < spec.symbols.length; dimension++) {
      const symbol = spec.symbols[dimension];
      if (symbol === undefined) continue;
      const size = (tensors[i] as Tensor).shape[dimension] as number;
      const known = sizes.get(symbol);
      if (known === undefined) sizes.set(symbol, { size, input: spec.name });
      else if (known.size !== size) {
        throw invalidInput(
          `dimension ${dimension} of input '${spec.name}'`,
          `is ${size}, that of input '${known.input}' is ${known.size}; the model calls both '${symbol}' and wants them equal`,
        );
      }
    }
  }
}

/** Rows that all inputs have in common along their first dimension; undefined when they differ. */
export function commonRows(tensors: readonly Tensor[]): number | undefined {
  const rows = (tensors[0] as Tensor).shape[0];
  for (const tensor of tensors) if (tensor.shape[0] !== rows) return undefined;
  return rows;
}
