import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ServingError } from '../../../serving/errors/serving-error';
import { readOnnxFile } from '../../../serving/models/onnx-file';
import { fixture } from '../support/model-repository';

test('producer, versions and operator sets are read', () => {
  expect(readOnnxFile(readFileSync(fixture('mixed')))).toEqual({
    producer: 'tidegate-fixtures',
    irVersion: 8,
    opsets: { 'ai.onnx': 17, 'ai.onnx.ml': 3 },
    externalData: [],
    unrankedInputs: [],
  });
});

test('paths of external data are found', () => {
  expect(readOnnxFile(readFileSync(fixture('outside'))).externalData).toEqual(['../secret.bin']);
});

/** A protobuf field of bytes. */
function field(number: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const payload = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const length: number[] = [];
  for (let rest = payload.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  const tag = number * 8 + 2;
  return Buffer.concat([Buffer.from(tag > 127 ? [(tag & 127) | 128, tag >> 7] : [tag]), Buffer.from(length), payload]);
}

const external = field(13, field(1, 'location'), field(2, '../../etc/passwd'));

test.each([
  ['an initializer', field(7, field(5, external))],
  ['a sparse initializer', field(7, field(15, field(1, external)))],
  ['a constant', field(7, field(1, field(5, field(5, external))))],
  ['a list of constants', field(7, field(1, field(5, field(10, external))))],
  ['a graph in a node', field(7, field(1, field(5, field(6, field(5, external)))))],
  ['a function', Buffer.concat([field(7), field(25, field(7, field(5, field(5, external))))])],
  ['training information', Buffer.concat([field(7), field(20, field(1, field(5, external)))])],
])('external data is found in %s', (_, bytes) => {
  expect(readOnnxFile(bytes).externalData).toEqual(['../../etc/passwd']);
});

test('an input without a declared shape is told from a scalar', () => {
  const input = (...type: Buffer[]): Buffer => field(11, field(1, 'x'), field(2, field(1, ...type)));
  expect(readOnnxFile(field(7, input(Buffer.from([8, 1])))).unrankedInputs).toEqual(['x']);
  expect(readOnnxFile(field(7, input(Buffer.from([8, 1]), field(2)))).unrankedInputs).toEqual([]);
});

test('broken bytes are a rejected model, never a crash', () => {
  const good = readFileSync(fixture('heavy'));
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
      const bytes = Buffer.from(cut ? good.subarray(0, at) : good);
      if (!cut) bytes[at] = byte;
      try {
        readOnnxFile(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(ServingError);
        expect(error).toMatchObject({ code: 'MODEL_REJECTED' });
      }
    }),
    { numRuns: 500 },
  );
});

test('fails for graphs without end', () => {
  let graph = field(5);
  for (let i = 0; i < 40; i++) graph = field(1, field(5, field(6, graph)));
  expect(() => readOnnxFile(field(7, graph))).toThrow('graphs are nested deeper than 32');
});

test('fails for a file that is something else', () => {
  expect(() => readOnnxFile(Buffer.from('#!/bin/sh\nexit 0\n'))).toThrow('model file is no ONNX model');
  expect(() => readOnnxFile(Buffer.alloc(0))).toThrow('it has no graph');
});
