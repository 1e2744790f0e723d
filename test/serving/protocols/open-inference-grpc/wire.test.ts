import fc from 'fast-check';
import { ModelInferRequest, ModelStatistics } from '../../../../serving/protocols/open-inference-grpc/messages';
import {
  bytes,
  int64,
  messageOf,
  repeated,
  repeatedMessage,
  string,
} from '../../../../serving/protocols/open-inference-grpc/wire/message';
import { WireError } from '../../../../serving/protocols/open-inference-grpc/wire/reader';
import { typeNamed } from './proto';

const safe = fc.maxSafeInteger();
const natural = fc.maxSafeNat();

test('what we write, protobufjs reads', () => {
  const duration = fc.record({ count: natural, ns: natural });
  const statistics = fc.record({
    name: fc.string({ unit: 'binary' }),
    version: fc.string(),
    last_inference: natural,
    inference_count: natural,
    execution_count: natural,
    inference_stats: fc.record({ success: duration, fail: duration, queue: fc.constant(undefined) }),
    batch_stats: fc.array(fc.record({ batch_size: natural, compute_infer: duration })),
  });
  fc.assert(
    fc.property(statistics, (value) => {
      const written = ModelStatistics.encode(value as unknown as Parameters<typeof ModelStatistics.encode>[0]);
      const type = typeNamed('ModelStatistics');
      const read = type.toObject(type.decode(written), { longs: Number, defaults: true, arrays: true }) as typeof value;
      expect(read.name).toBe(value.name);
      expect(read.last_inference).toBe(value.last_inference);
      expect(read.inference_stats.success).toEqual(value.inference_stats.success);
      expect(read.batch_stats.map(({ batch_size }) => batch_size)).toEqual(
        value.batch_stats.map(({ batch_size }) => batch_size),
      );
    }),
  );
});

test('what protobufjs writes, we read', () => {
  const request = fc.record({
    model_name: fc.string({ unit: 'binary' }),
    id: fc.string(),
    parameters: fc.dictionary(fc.string(), fc.record({ int64_param: safe })),
    inputs: fc.array(
      fc.record({ name: fc.string(), datatype: fc.string(), shape: fc.array(safe), contents: fc.constant(undefined) }),
    ),
    raw_input_contents: fc.array(fc.uint8Array({ maxLength: 2000 })),
  });
  fc.assert(
    fc.property(request, (value) => {
      const type = typeNamed('ModelInferRequest');
      const read = ModelInferRequest.decode(Buffer.from(type.encode(type.fromObject(value)).finish()));
      expect(read.model_name).toBe(value.model_name);
      expect(read.id).toBe(value.id);
      expect([...read.parameters].map(([key, parameter]) => [key, parameter.int64_param])).toEqual(
        Object.entries(value.parameters).map(([key, parameter]) => [key, parameter.int64_param]),
      );
      expect(read.inputs.map(({ name, shape }) => ({ name, shape }))).toEqual(
        value.inputs.map(({ name, shape }) => ({ name, shape })),
      );
      expect(read.raw_input_contents.map((raw) => [...raw])).toEqual(value.raw_input_contents.map((raw) => [...raw]));
    }),
  );
});

test('our own messages come back as they were', () => {
  const inner = messageOf({ text: string(1), blob: bytes(2) });
  const outer = messageOf({ list: repeated(int64(1)), many: repeatedMessage(5, inner) });
  const value = fc.record({
    list: fc.array(safe),
    many: fc.array(
      fc.record({ text: fc.string(), blob: fc.uint8Array({ maxLength: 3000 }).map((raw) => Buffer.from(raw)) }),
    ),
  });
  fc.assert(fc.property(value, (given) => expect(outer.decode(outer.encode(given))).toEqual(given)));
});

test('bytes of any kind are read or refused, never more than that', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
      try {
        ModelInferRequest.decode(Buffer.from(given));
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['a number that does not end', [0x08, 0xff], 'message ends inside a number'],
  ['a number of too many bytes', [0x08, ...Array<number>(11).fill(0xff)], 'number of more than 10 bytes at byte 11'],
  ['a field longer than the message', [0x0a, 0x05, 0x61], 'message ends inside a field of 5 bytes'],
  ['field number 0', [0x02, 0x00], 'field number 0 at byte 1'],
  ['a wire type that is none', [0x0f], 'wire type 7 at byte 1'],
])('%s is refused', (_, given, problem) => {
  expect(() => messageOf({ text: string(1), numbers: repeated(int64(1)) }).decode(Buffer.from(given))).toThrow(
    new WireError(problem),
  );
});

test('a list of more elements than any request needs is refused before it fills the memory', () => {
  const nothing = messageOf({});
  const list = messageOf({ many: repeatedMessage(1, nothing) });
  const message = Buffer.alloc(2 * 65_537);
  for (let i = 0; i < message.length; i += 2) message[i] = 0x0a;
  expect(() => list.decode(message)).toThrow('field 1 has more than 65536 elements');
});

test.each([Infinity, NaN, 0.5, 2 ** 60])('%p is not written as an integer', (value) => {
  expect(() => messageOf({ number: int64(1) }).encode({ number: value })).toThrow(RangeError);
});
