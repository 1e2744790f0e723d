import { checkInputs, commonRows } from '../../../serving/engine/check-inputs';
import type { InputSpec } from '../../../serving/engine/session';
import type { Tensor } from '../../../serving/tensors/tensor';

const specs: readonly InputSpec[] = [
  { name: 'a', datatype: 'FP32', shape: [-1, 2], ranked: true, symbols: ['N', undefined] },
  { name: 'b', datatype: 'INT64', shape: [-1], ranked: true, symbols: ['N'] },
];

function tensor(
  name: string,
  datatype: Tensor['datatype'],
  shape: number[],
  values: readonly (number | bigint)[],
): Tensor {
  const data =
    datatype === 'INT64'
      ? BigInt64Array.from(values as bigint[])
      : datatype === 'FP16'
        ? Uint16Array.from(values as number[])
        : Float32Array.from(values as number[]);
  return { name, datatype, shape, data };
}

const a = tensor('a', 'FP32', [1, 2], [1, 2]);
const b = tensor('b', 'INT64', [1], [3n]);

test('tensors come out in the order of the model', () => {
  expect(checkInputs(specs, [b, a], 'allow')).toEqual([a, b]);
  expect(checkInputs(specs, [a, b], 'reject')).toEqual([a, b]);
});

test.each<[string, Tensor[], string]>([
  ['a missing input', [a], "input 'b' is missing; the model takes 'a', 'b'"],
  ['an unknown input', [a, b, { ...a, name: 'c' }], "input 'c' is unknown; the model takes 'a', 'b'"],
  ['an input given twice', [a, b, a], "input 'a' is given twice"],
  ['another type', [a, tensor('b', 'FP32', [1], [1])], "datatype of input 'b' is FP32, the model takes INT64"],
  [
    'another rank',
    [tensor('a', 'FP32', [2], [1, 2]), b],
    "shape of input 'a' is [2], the model takes [-1,2] (-1: any size)",
  ],
  [
    'another size',
    [tensor('a', 'FP32', [1, 3], [1, 2, 3]), b],
    "shape of input 'a' is [1,3], the model takes [-1,2] (-1: any size)",
  ],
  [
    'too few elements',
    [tensor('a', 'FP32', [2, 2], [1, 2, 3]), b],
    "data of input 'a' has 3 elements, its shape [2,2] asks for 4",
  ],
  [
    'sizes that should agree',
    [a, tensor('b', 'INT64', [2], [1n, 2n])],
    "dimension 0 of input 'b' is 2, that of input 'a' is 1; the model calls both 'N' and wants them equal",
  ],
  [
    'NaN',
    [tensor('a', 'FP32', [1, 2], [1, NaN]), b],
    "data[1] of input 'a' is missing (NaN), the model takes finite numbers",
  ],
  [
    'infinity',
    [tensor('a', 'FP32', [1, 2], [-Infinity, 1]), b],
    "data[0] of input 'a' is -Infinity, the model takes finite numbers",
  ],
])('fails for %s', (_, tensors, message) => {
  expect(() => checkInputs(specs, tensors, 'reject')).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message }),
  );
});

test('NaN passes where it is allowed, input by input', () => {
  const missing = tensor('a', 'FP32', [1, 2], [1, NaN]);
  expect(checkInputs(specs, [missing, b], (name) => (name === 'a' ? 'allow' : 'reject'))).toHaveLength(2);
  expect(() => checkInputs(specs, [missing, b], () => 'reject')).toThrow('missing (NaN)');
});

test('finiteness of half-precision is that of the number, not of its bits', () => {
  const spec: InputSpec = { name: 'h', datatype: 'FP16', shape: [-1], ranked: true, symbols: [undefined] };
  expect(checkInputs([spec], [tensor('h', 'FP16', [1], [0x3c00])], 'reject')).toHaveLength(1);
  expect(() => checkInputs([spec], [tensor('h', 'FP16', [1], [0x7c00])], 'reject')).toThrow('is Infinity');
});

test('an input without declared shape takes any', () => {
  const spec: InputSpec = { name: 'a', datatype: 'FP32', shape: [], ranked: false, symbols: [] };
  expect(checkInputs([spec], [tensor('a', 'FP32', [1, 1, 2], [1, 2])], 'allow')).toHaveLength(1);
});

test('rows are those that all inputs have in common', () => {
  expect(commonRows([a, b])).toBe(1);
  expect(commonRows([a, tensor('b', 'INT64', [2], [1n, 2n])])).toBeUndefined();
  expect(commonRows([tensor('s', 'FP32', [], [1])])).toBeUndefined();
});
