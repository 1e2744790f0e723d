/** JSON values into tensor data. Every element is checked: a typed array would wrap or round it in silence. */
import { invalidInput, shown } from '../errors/serving-error';
import { allocate, typeInfo, type DataType, type TensorData } from './data-type';
import { toHalfBits } from './float16';

/**
 * Reads the elements of a tensor from a JSON array, flat or nested in row-major order.
 *
 * `null` is a missing value, NaN, for the floating-point types and an error for all others.
 * @param count how many elements the tensor's shape asks for
 * @param field path of the array, for messages
 * @throws ServingError INVALID_INPUT naming the first bad element
 */
export function decodeJson(datatype: DataType, count: number, value: unknown, field: string): TensorData {
  const flat = flatten(value, count, field);
  if (flat.length !== count) throw wrongCount(field, flat.length, count);
  switch (datatype) {
    case 'FP32':
    case 'FP64':
      return decodeFloats(datatype, flat, field);
    case 'FP16':
      return decodeHalves(flat, field);
    case 'INT64':
    case 'UINT64':
      return decodeLongs(datatype, flat, field);
    case 'BOOL':
      return decodeBooleans(flat, field);
    case 'BYTES':
      return decodeStrings(flat, field);
    default:
      return decodeIntegers(datatype, flat, field);
  }
}

/** The error for a tensor whose data does not have as many elements as its shape says. */
export function wrongCount(field: string, actual: number, expected: number): Error {
  return invalidInput(field, `has ${actual} elements, its shape asks for ${expected}`);
}

/** The error for an element that its type cannot hold. */
export function badElement(field: string, index: number, value: unknown, datatype: DataType): Error {
  return invalidInput(`${field}[${index}]`, `is ${shown(value)}, which is no ${datatype} value`);
}

/** More levels than any tensor has dimensions. */
const maxNesting = 64;

function flatten(value: unknown, count: number, field: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    // A scalar may come bare: some clients send rank 0 so.
    if (count === 1 && typeof value !== 'object') return [value];
    throw invalidInput(field, `must be an array, is ${shown(value)}`);
  }
  if (!value.some(Array.isArray)) return value;
  const flat: unknown[] = [];
  collect(value, flat, maxNesting, field);
  return flat;
}

/** Own recursion with a limit: Array.flat(Infinity) overflows the stack on a request of brackets only. */
function collect(values: readonly unknown[], flat: unknown[], levels: number, field: string): void {
  if (levels === 0) throw invalidInput(field, `is nested deeper than ${maxNesting} levels`);
  for (const value of values) {
    if (Array.isArray(value)) collect(value, flat, levels - 1, field);
    else flat.push(value);
  }
}

function decodeFloats(datatype: 'FP32' | 'FP64', values: readonly unknown[], field: string): TensorData {
  const data = allocate(datatype, values.length) as Float32Array | Float64Array;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'number') {
      data[i] = value;
      const stored = data[i] as number;
      // JSON has no infinity: one here is a number too large for the type.
      if (stored - stored !== 0) throw badElement(field, i, value, datatype);
    } else if (value === null) data[i] = NaN;
    else throw badElement(field, i, value, datatype);
  }
  return data;
}

function decodeHalves(values: readonly unknown[], field: string): TensorData {
  const data = allocate('FP16', values.length) as Uint16Array;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null && typeof value !== 'number') throw badElement(field, i, value, 'FP16');
    if (value !== null && !(Math.abs(value) < 65520)) throw badElement(field, i, value, 'FP16');
    data[i] = toHalfBits(value ?? NaN);
  }
  return data;
}

function decodeIntegers(datatype: DataType, values: readonly unknown[], field: string): TensorData {
  const data = allocate(datatype, values.length) as Int32Array;
  const [min, max] = typeInfo(datatype).range as readonly [number, number];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
      throw badElement(field, i, value, datatype);
    }
    data[i] = value as number;
  }
  return data;
}

/** 64-bit integers as two words: some 26 times faster than BigInt. Unsafe integers were rounded by JSON.parse. */
function decodeLongs(datatype: 'INT64' | 'UINT64', values: readonly unknown[], field: string): TensorData {
  const data = allocate(datatype, values.length) as BigInt64Array | BigUint64Array;
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isSafeInteger(value) || (datatype === 'UINT64' && (value as number) < 0)) {
      throw badElement(field, i, value, datatype);
    }
    writeLong(words, i, value as number);
  }
  return data;
}

/** Writes a safe integer as the 64-bit two's complement at an index of little-endian word pairs. */
export function writeLong(words: Int32Array, index: number, value: number): void {
  words[2 * index] = value | 0;
  words[2 * index + 1] = Math.floor(value / 4294967296);
}

function decodeBooleans(values: readonly unknown[], field: string): TensorData {
  const data = allocate('BOOL', values.length) as Uint8Array;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === true || value === 1) data[i] = 1;
    else if (value !== false && value !== 0) throw badElement(field, i, value, 'BOOL');
  }
  return data;
}

function decodeStrings(values: readonly unknown[], field: string): TensorData {
  const data = new Array<string>(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'string') throw badElement(field, i, value, 'BYTES');
    data[i] = requireText(value, field, i);
  }
  return data;
}

const unsafeText = /[\0\p{Surrogate}]/u;

/** Refuses what ONNX Runtime for Node would cut (at NUL) or change (lone surrogates) in silence. */
export function requireText(value: string, field: string, index: number): string {
  if (unsafeText.test(value)) {
    throw invalidInput(
      `${field}[${index}]`,
      `is ${shown(value)}: a string for the model holds no NUL and is valid Unicode`,
    );
  }
  return value;
}
