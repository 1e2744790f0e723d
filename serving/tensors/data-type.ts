/**
 * The data types that ONNX Runtime for Node has, by their names in the Open Inference Protocol.
 * FP16 lies in a Uint16Array (raw half-precision bits), BOOL in a Uint8Array of 0 and 1, BYTES in strings (UTF-8).
 */

/** Element storage of a tensor. */
export type NumericData =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;
export type TensorData = NumericData | string[];

type NumericConstructor = {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): NumericData;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumericData;
};

interface TypeInfo {
  /** Name in ONNX Runtime's API. */
  readonly ort: string;
  /** Bytes an element takes in raw form; 0 for BYTES, whose elements carry their length. */
  readonly size: number;
  /** Storage of a numeric type; undefined for BYTES. */
  readonly array?: NumericConstructor;
  /** Smallest and largest value of an integer type, as far as a double can say. */
  readonly range?: readonly [number, number];
}

const types = {
  BOOL: { ort: 'bool', size: 1, array: Uint8Array, range: [0, 1] },
  UINT8: { ort: 'uint8', size: 1, array: Uint8Array, range: [0, 0xff] },
  UINT16: { ort: 'uint16', size: 2, array: Uint16Array, range: [0, 0xffff] },
  UINT32: { ort: 'uint32', size: 4, array: Uint32Array, range: [0, 0xffffffff] },
  UINT64: { ort: 'uint64', size: 8, array: BigUint64Array },
  INT8: { ort: 'int8', size: 1, array: Int8Array, range: [-0x80, 0x7f] },
  INT16: { ort: 'int16', size: 2, array: Int16Array, range: [-0x8000, 0x7fff] },
  INT32: { ort: 'int32', size: 4, array: Int32Array, range: [-0x80000000, 0x7fffffff] },
  INT64: { ort: 'int64', size: 8, array: BigInt64Array },
  FP16: { ort: 'float16', size: 2, array: Uint16Array },
  FP32: { ort: 'float32', size: 4, array: Float32Array },
  FP64: { ort: 'float64', size: 8, array: Float64Array },
  BYTES: { ort: 'string', size: 0 },
} as const satisfies Record<string, TypeInfo>;

/** A data type, by its name in the Open Inference Protocol. */
export type DataType = keyof typeof types;

/** All data types. */
export const dataTypes = Object.keys(types) as readonly DataType[];

const byOrtName = new Map<string, DataType>(dataTypes.map((type) => [types[type].ort, type]));

/** Whether a text names a data type. */
export function isDataType(text: unknown): text is DataType {
  return typeof text === 'string' && Object.hasOwn(types, text);
}

/** What is known of a type. */
export function typeInfo(type: DataType): TypeInfo {
  return types[type];
}

/** ONNX Runtime's name as ours; undefined for types that the protocol cannot carry (int4, uint4). */
export function fromOrtName(name: string): DataType | undefined {
  return byOrtName.get(name);
}

/** Storage for `count` elements of a type, zeroed (strings: empty). */
export function allocate(type: DataType, count: number): TensorData {
  const { array, size } = typeInfo(type);
  if (array === undefined) return new Array<string>(count).fill('');
  const bytes = count * size;
  if (bytes > largestPooled || bytes === 0) return new array(count);
  if (poolUsed + bytes > poolBytes) {
    pool = new ArrayBuffer(poolBytes);
    poolUsed = 0;
  }
  const data = new array(pool, poolUsed, count);
  poolUsed += (bytes + 7) & ~7;
  return data;
}

/**
 * A typed array of its own costs V8 about a microsecond, a view a tenth of that; small tensors are therefore cut from
 * a common buffer, as Buffer.allocUnsafe does. No part of a buffer is ever used twice, so all of it is still zero.
 */
const poolBytes = 65536;
const largestPooled = 4096;
let pool = new ArrayBuffer(poolBytes);
let poolUsed = 0;
