/** Tensors from plain nested JSON, which carries neither shape nor type: both follow from the model and the nesting. */
import { invalidInput, shown } from '../errors/serving-error';
import { decodeJson } from '../tensors/json-decode';
import type { Tensor, TensorSpec } from '../tensors/tensor';

/** More levels than any tensor has dimensions. */
const maxNesting = 64;

/**
 * Reads a nested JSON array as the tensor of an input. `{ "b64": "…" }` stands for the text that it encodes.
 *
 * Where the input has one more dimension than the nesting and its last one is 1, that one is added: rows of one
 * column are mostly sent as plain numbers.
 * @throws ServingError INVALID_INPUT for ragged arrays and for elements that do not fit the type
 */
export function plainTensor(spec: TensorSpec, value: unknown, field: string): Tensor {
  const shape = sizesOf(value, field);
  const flat: unknown[] = [];
  collect(value, shape, 0, flat, field);
  const count = shape.reduce((product, size) => product * size, 1);
  const missingColumn = spec.ranked && shape.length + 1 === spec.shape.length && spec.shape.at(-1) === 1;
  return {
    name: spec.name,
    datatype: spec.datatype,
    shape: missingColumn ? [...shape, 1] : shape,
    data: decodeJson(spec.datatype, count, flat, field),
  };
}

/** Sizes along the first elements; `collect` holds all others to them. */
function sizesOf(value: unknown, field: string): number[] {
  const sizes: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = (inner as unknown[])[0]) {
    if (sizes.length === maxNesting) throw invalidInput(field, `is nested deeper than ${maxNesting} levels`);
    sizes.push(inner.length);
  }
  return sizes;
}

function collect(value: unknown, sizes: readonly number[], level: number, flat: unknown[], field: string): void {
  const size = sizes[level];
  if (size === undefined) {
    if (Array.isArray(value)) throw ragged(field, level);
    flat.push(leafOf(value, field));
    return;
  }
  if (!Array.isArray(value) || value.length !== size) throw ragged(field, level);
  for (const element of value as unknown[]) collect(element, sizes, level + 1, flat, field);
}

function ragged(field: string, level: number): Error {
  return invalidInput(field, `is ragged: its arrays at depth ${level + 1} do not all have the same size`);
}

/** An element, or the text behind `{ "b64": … }`. */
function leafOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const encoded = base64Of(value);
  if (encoded === undefined) throw invalidInput(field, `holds ${shown(value)}, where an element is expected`);
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(encoded)) throw invalidInput(`${field}.b64`, `is ${shown(encoded)}, no Base64`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    throw invalidInput(`${field}.b64`, 'is not UTF-8: string inputs of ONNX models hold text');
  }
}

/** The encoded text of `{ "b64": "…" }`; undefined for every other value. */
export function base64Of(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { b64 } = value as { readonly b64?: unknown };
  return typeof b64 === 'string' && Object.keys(value).length === 1 ? b64 : undefined;
}
