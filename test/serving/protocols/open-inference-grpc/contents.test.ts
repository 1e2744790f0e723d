import fc from 'fast-check';
import {
  decodeContents,
  encodeContents,
  hasContents,
} from '../../../../serving/protocols/open-inference-grpc/contents';
import { dataTypes, typeInfo, type DataType } from '../../../../serving/tensors/data-type';
import type { Tensor } from '../../../../serving/tensors/tensor';
import { typeNamed } from './proto';

const contents = typeNamed('InferTensorContents');
const written = (message: object): Buffer => Buffer.from(contents.encode(contents.fromObject(message)).finish());

/** Every type that has a field, with that field and values of it as protobufjs takes them. */
const cases: readonly [DataType, string, fc.Arbitrary<unknown>][] = [
  ['BOOL', 'bool_contents', fc.boolean()],
  ['INT8', 'int_contents', fc.integer({ min: -128, max: 127 })],
  ['INT16', 'int_contents', fc.integer({ min: -32768, max: 32767 })],
  ['INT32', 'int_contents', fc.integer()],
  ['INT64', 'int64_contents', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
  ['UINT8', 'uint_contents', fc.integer({ min: 0, max: 255 })],
  ['UINT16', 'uint_contents', fc.integer({ min: 0, max: 65535 })],
  ['UINT32', 'uint_contents', fc.integer({ min: 0, max: 2 ** 32 - 1 })],
  ['UINT64', 'uint64_contents', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)],
  ['FP32', 'fp32_contents', fc.float()],
  ['FP64', 'fp64_contents', fc.double()],
];

describe.each(cases)('%s', (datatype, field, values) => {
  const expected = (given: readonly unknown[]): unknown[] =>
    given.map((value) =>
      typeof value === 'boolean' ? Number(value) : typeof value === 'string' ? BigInt(value) : value,
    );

  test('is read as protobufjs writes it', () => {
    fc.assert(
      fc.property(fc.array(values), (given) => {
        const data = decodeContents(datatype, given.length, written({ [field]: given }), 'contents');
        expect([...(data as Iterable<unknown>)]).toEqual(expected(given));
      }),
    );
  });

  test('is written as protobufjs reads it', () => {
    fc.assert(
      fc.property(fc.array(values), (given) => {
        const data = decodeContents(datatype, given.length, written({ [field]: given }), 'contents');
        const tensor: Tensor = { name: 't', datatype, shape: [given.length], data };
        const read = contents.toObject(contents.decode(encodeContents(tensor)), { longs: String, arrays: true });
        expect(read[field]).toEqual(given);
      }),
    );
  });

  test('is read from elements that are not packed, too', () => {
    const one = written({ [field]: fc.sample(values, 1) });
    const tag = one[0] as number;
    const { size } = typeInfo(datatype);
    const wireType = datatype === 'FP32' ? 5 : datatype === 'FP64' ? 1 : 0;
    const unpacked = Buffer.concat([Buffer.from([tag - 2 + wireType]), one.subarray(2)]);
    expect(size).toBeGreaterThan(0);
    expect(decodeContents(datatype, 2, Buffer.concat([unpacked, one]), 'contents')).toHaveLength(2);
  });
});

test('texts are read and written', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))), (texts) => {
      const message = written({ bytes_contents: texts.map((text) => Buffer.from(text)) });
      const data = decodeContents('BYTES', texts.length, message, 'contents');
      expect(data).toEqual(texts);
      expect(encodeContents({ name: 't', datatype: 'BYTES', shape: [texts.length], data })).toEqual(message);
    }),
  );
});

test('only FP16 has no field', () => {
  expect(dataTypes.filter((datatype) => !hasContents(datatype))).toEqual(['FP16']);
  expect(() => decodeContents('FP16', 1, Buffer.alloc(2), 'inputs[0].contents')).toThrow(
    'inputs[0].contents cannot carry FP16; send raw_input_contents',
  );
});

test.each<[string, DataType, number, object, string]>([
  ['too few', 'FP32', 3, { fp32_contents: [1, 2] }, 'c has 2 elements, its shape asks for 3'],
  ['too many', 'INT32', 1, { int_contents: [1, 2] }, 'c has 2 elements, its shape asks for 1'],
  ['none where many are promised', 'FP64', 2 ** 31, {}, 'c has 0 elements, its shape asks for 2147483648'],
  ['out of range', 'INT8', 1, { int_contents: [300] }, 'c.int_contents[0] is 300, which is no INT8 value'],
  ['of another field', 'INT64', 1, { int_contents: [1] }, 'c.int_contents is given, its datatype takes int64_contents'],
  ['no UTF-8', 'BYTES', 1, { bytes_contents: [Buffer.from([0xff])] }, 'c.bytes_contents[0] is not UTF-8'],
])('elements that are %s are refused', (_, datatype, count, message, problem) => {
  expect(() => decodeContents(datatype, count, written(message), 'c')).toThrow(problem);
});
