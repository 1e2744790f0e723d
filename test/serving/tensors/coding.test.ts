import fc from 'fast-check';
import {
  allocate,
  dataTypes,
  fromOrtName,
  isDataType,
  typeInfo,
  type DataType,
} from '../../../serving/tensors/data-type';
import { decodeJson } from '../../../serving/tensors/json-decode';
import { encodeJsonData, toJsonValues } from '../../../serving/tensors/json-encode';
import { joinRows, rowKey, sliceRows } from '../../../serving/tensors/batching';
import { decodeRaw, encodeRaw } from '../../../serving/tensors/raw-coding';
import { byteSize, elementCount, type Tensor } from '../../../serving/tensors/tensor';
import { splitEnvelope } from '../../../serving/tensors/json-envelope';
import { parseTensor } from '../../../serving/tensors/tensor-json';

const element: Readonly<Record<DataType, fc.Arbitrary<number | string | bigint>>> = {
  BOOL: fc.integer({ min: 0, max: 1 }),
  UINT8: fc.integer({ min: 0, max: 255 }),
  UINT16: fc.integer({ min: 0, max: 65535 }),
  UINT32: fc.integer({ min: 0, max: 4294967295 }),
  UINT64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  INT8: fc.integer({ min: -128, max: 127 }),
  INT16: fc.integer({ min: -32768, max: 32767 }),
  INT32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  INT64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  FP16: fc.integer({ min: 0, max: 0x7bff }),
  FP32: fc.float({ noNaN: true, noDefaultInfinity: true }),
  FP64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  BYTES: fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
};

const tensor: fc.Arbitrary<Tensor> = fc.constantFrom(...dataTypes).chain((datatype) =>
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 })).chain((shape) =>
    fc.array(element[datatype], { minLength: elementCount(shape), maxLength: elementCount(shape) }).map((values) => {
      const data = allocate(datatype, values.length);
      values.forEach((value, i) => (data[i] = value as never));
      return { name: 'x', datatype, shape, data };
    }),
  ),
);

test('raw form and back is the same tensor, at any alignment', () => {
  fc.assert(
    fc.property(tensor, fc.integer({ min: 0, max: 9 }), (given, offset) => {
      const moved = Buffer.concat([Buffer.alloc(offset), encodeRaw(given)]).subarray(offset);
      expect(decodeRaw(given.datatype, given.data.length, moved, 'x')).toEqual(given.data);
    }),
  );
});

test('JSON and back is the same tensor, 64-bit integers included', () => {
  fc.assert(
    fc.property(tensor, (given) => {
      const text = encodeJsonData(given);
      const bytes = Buffer.from(
        `{"inputs":[{"name":"x","datatype":"${given.datatype}","shape":[${given.shape.join()}],"data":${text}}]}`,
      );
      const { value, ranges } = splitEnvelope(bytes, 'data', 3);
      const [head] = (value as { readonly inputs: readonly unknown[] }).inputs;
      const { data } = parseTensor(head, 'inputs[0]', { bytes, ranges });
      // JSON.stringify writes -0 as 0.
      expect([...data].map((value) => value || 0)).toEqual([...given.data].map((value) => value || 0));
    }),
  );
});

test('joining rows and taking them apart gives them back', () => {
  fc.assert(
    fc.property(tensor, (a) => {
      const reversed = [...a.data].reverse();
      const typed =
        a.datatype === 'BYTES' ? (reversed as string[]) : Object.assign(allocate(a.datatype, a.data.length), reversed);
      const second = { ...a, data: typed };
      const [joined] = joinRows([[a], [second]]) as [Tensor];
      const rows = a.shape[0] as number;
      expect(joined.shape).toEqual([2 * rows, a.shape[1]]);
      expect(sliceRows(joined, 0, rows)).toEqual(a);
      expect([...sliceRows(joined, rows, 2 * rows).data]).toEqual([...typed]);
    }),
  );
});

test('requests share a key exactly when the shapes of their rows agree', () => {
  const of = (...shapes: number[][]): string =>
    rowKey(shapes.map((shape) => ({ name: 'x', datatype: 'FP32', shape, data: [] })));
  expect(of([1, 3], [1])).toBe(of([9, 3], [9]));
  expect(of([1, 3])).not.toBe(of([1, 4]));
  expect(of([1, 3, 4])).not.toBe(of([1, 34]));
  expect(of([1, 3], [1])).not.toBe(of([1], [1, 3]));
});

test('NaN and infinity are null in JSON, few or many', () => {
  for (const count of [3, 40]) {
    const data = new Float32Array(count).fill(1);
    data[0] = NaN;
    data[1] = -Infinity;
    expect(JSON.parse(encodeJsonData({ name: 'x', datatype: 'FP32', shape: [count], data }))).toEqual([
      null,
      null,
      ...Array<number>(count - 2).fill(1),
    ]);
  }
});

test('cells of rows are plain values', () => {
  const cells = (datatype: DataType, data: Tensor['data']) =>
    toJsonValues({ name: 'x', datatype, shape: [data.length], data });
  expect(cells('BOOL', new Uint8Array([0, 1]))).toEqual([false, true]);
  expect(cells('INT64', new BigInt64Array([5n, 2n ** 60n]))).toEqual([5, '1152921504606846976']);
  expect(cells('FP16', new Uint16Array([0x3c00, 0x7e00]))).toEqual([1, null]);
  expect(cells('BYTES', ['a'])).toEqual(['a']);
});

test.each([
  ['FP32', 2, Buffer.alloc(7), 'x has 7 bytes, its shape and type ask for 8'],
  ['BOOL', 2, Buffer.from([1, 2]), 'x[1] is 2, a BOOL byte is 0 or 1'],
  ['BYTES', 1, Buffer.from([9, 0, 0, 0, 65]), 'x[0] is cut off: its length prefix reaches beyond the data'],
  ['BYTES', 1, Buffer.from([1, 0]), 'x[0] is cut off: its length prefix reaches beyond the data'],
  ['BYTES', 2, Buffer.from([1, 0, 0, 0, 65]), 'x has 1 elements, its shape asks for 2'],
  ['BYTES', 1, Buffer.from([1, 0, 0, 0, 65, 1, 0, 0, 0, 65]), 'x has more than the 1 elements its shape asks for'],
  [
    'BYTES',
    1,
    Buffer.from([1, 0, 0, 0, 0xff]),
    'x[0] is not UTF-8: the model takes text, encode other bytes (base64) before',
  ],
] as const)('fails for %s from bytes that do not fit', (datatype, count, bytes, message) => {
  expect(() => decodeRaw(datatype, count, bytes, 'x')).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message }),
  );
});

test('small tensors are cut from common memory without touching each other', () => {
  const first = allocate('FP32', 3) as Float32Array;
  const second = allocate('FP64', 3) as Float64Array;
  first.fill(7);
  expect([...second]).toEqual([0, 0, 0]);
  expect(second.byteOffset % 8).toBe(0);
  expect(byteSize({ name: 'x', datatype: 'FP64', shape: [3], data: second })).toBe(24);
});

test('every type is known to ONNX Runtime by one name', () => {
  expect(dataTypes.map((type) => fromOrtName(typeInfo(type).ort))).toEqual(dataTypes);
  expect(fromOrtName('int4')).toBeUndefined();
  expect(isDataType('toString')).toBe(false);
});

test('a typed array that JSON cannot carry is decoded from JSON of the same type', () => {
  expect([...(decodeJson('UINT64', 2, [0, 4294967296], 'x') as BigUint64Array)]).toEqual([0n, 4294967296n]);
});

test.each([
  [{ datatype: 'FP32', shape: [1], data: [1] }, 'inputs[0].name must be a text, is undefined'],
  [{ name: 'x', datatype: 'float32', shape: [1], data: [1] }, 'inputs[0].datatype must be one of BOOL'],
  [{ name: 'x', datatype: 'FP32', shape: [-1], data: [1] }, 'inputs[0].shape must hold sizes of 0 or more, is [-1]'],
  [{ name: 'x', datatype: 'FP32', shape: [1e6, 1e6], data: [1] }, 'inputs[0].shape promises more than 2^31 elements'],
  [{ name: 'x', datatype: 'FP32', shape: 1, data: [1] }, 'inputs[0].shape must be an array of sizes, is 1'],
  [{ name: 'x', datatype: 'FP32', shape: [1] }, 'inputs[0].data is missing'],
  [[], 'inputs[0] must be an object, is []'],
])('fails for the tensor %j', (value, message) => {
  expect(() => parseTensor(value, 'inputs[0]')).toThrow(message);
});
