import { decodeJson } from '../../../serving/tensors/json-decode';
import { fromHalfBits } from '../../../serving/tensors/float16';

test('numbers become FP32, null a missing value', () => {
  expect([...(decodeJson('FP32', 3, [1.5, null, -2], 'data') as Float32Array)]).toEqual([1.5, NaN, -2]);
});

test('nested arrays are read in row-major order', () => {
  expect([...(decodeJson('INT32', 6, [[[1, 2, 3]], [[4, 5, 6]]], 'data') as Int32Array)]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a scalar may come bare', () => {
  expect([...(decodeJson('FP64', 1, 7.25, 'data') as Float64Array)]).toEqual([7.25]);
});

test('64-bit integers keep their sign', () => {
  const values = [0, -1, 1, -4294967296, 4294967295, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  expect([...(decodeJson('INT64', values.length, values, 'data') as BigInt64Array)]).toEqual(values.map(BigInt));
});

test('truth values may be 0 and 1', () => {
  expect([...(decodeJson('BOOL', 4, [true, false, 1, 0], 'data') as Uint8Array)]).toEqual([1, 0, 1, 0]);
});

test('half-precision is rounded', () => {
  expect([...(decodeJson('FP16', 2, [0.1, 1], 'data') as Uint16Array)].map(fromHalfBits)).toEqual([0.0999755859375, 1]);
});

test.each([
  ['FP32', [1, 'x'], 'data[1] is "x", which is no FP32 value'],
  ['FP32', [1, 1e39], 'data[1] is 1e+39, which is no FP32 value'],
  ['FP16', [1, 1e5], 'data[1] is 100000, which is no FP16 value'],
  ['INT8', [1, 128], 'data[1] is 128, which is no INT8 value'],
  ['UINT8', [1, -1], 'data[1] is -1, which is no UINT8 value'],
  ['INT32', [1, 1.5], 'data[1] is 1.5, which is no INT32 value'],
  ['UINT64', [1, -1], 'data[1] is -1, which is no UINT64 value'],
  ['INT64', [1, 2 ** 53], 'data[1] is 9007199254740992, which is no INT64 value'],
  ['INT64', [1, null], 'data[1] is null, which is no INT64 value'],
  ['BOOL', [true, 2], 'data[1] is 2, which is no BOOL value'],
  ['BYTES', ['a', 1], 'data[1] is 1, which is no BYTES value'],
  ['BYTES', ['a', 'b\0c'], 'data[1] is "b\\u0000c": a string for the model holds no NUL and is valid Unicode'],
  ['BYTES', ['a', '\ud800'], 'data[1] is "\\ud800": a string for the model holds no NUL and is valid Unicode'],
  ['FP32', [1], 'data has 1 elements, its shape asks for 2'],
  ['FP32', { 0: 1 }, 'data must be an array, is {"0":1}'],
  ['FP32', 'ab', 'data must be an array, is "ab"'],
] as const)('fails for %s from %j', (datatype, value, message) => {
  expect(() => decodeJson(datatype, 2, value, 'data')).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message }),
  );
});

test('fails for brackets without end instead of overflowing the stack', () => {
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
  expect(() => decodeJson('FP32', 1, deep, 'data')).toThrow('data is nested deeper than 64 levels');
});
