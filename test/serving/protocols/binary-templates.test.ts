import fc from 'fast-check';
import { BinaryTemplates } from '../../../serving/protocols/open-inference/binary-templates';
import { headerLength, parseRequest } from '../../../serving/protocols/open-inference/parse-request';
import type { Tensor } from '../../../serving/tensors/tensor';

interface Request {
  readonly inputs: readonly Tensor[];
}

function jsonOf(names: readonly string[], values: number): Buffer {
  const inputs = names.map((name) => ({
    name,
    datatype: 'FP32',
    shape: [values],
    parameters: { binary_data_size: 4 * values },
  }));
  return Buffer.from(JSON.stringify({ inputs }));
}

function rawOf(values: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

/** A request of the binary extension, parsed through whatever was learned from those before it. */
function parse(json: Buffer, ...raw: readonly Buffer[]): readonly Tensor[] {
  return parseRequest(Buffer.concat([json, ...raw]), String(json.length), []).inputs;
}

test('what is read with the help of earlier requests is what was sent', () => {
  const request = fc.record({
    names: fc.constantFrom(['a'], ['b'], ['a', 'b']),
    values: fc.array(fc.float({ noNaN: true }), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(fc.array(request, { minLength: 40, maxLength: 80 }), (requests) => {
      for (const { names, values } of requests) {
        const inputs = parse(jsonOf(names, values.length), ...names.map(() => rawOf(values)));
        expect(inputs.map(({ name, shape, data }) => ({ name, shape, data }))).toEqual(
          names.map((name) => ({ name, shape: [values.length], data: Float32Array.from(values) })),
        );
      }
    }),
    { numRuns: 20 },
  );
});

test('only the same JSON with as many bytes behind it fits', () => {
  const templates = new BinaryTemplates<Request>();
  const json = jsonOf(['x'], 2);
  templates.learn(json, { inputs: parse(json, rawOf([1, 2])) }, [8]);
  const read = (text: Buffer, values: number[]): Request | undefined =>
    templates.read(Buffer.concat([text, rawOf(values)]), text.length);
  expect(read(json, [3, 4])?.inputs[0]).toEqual({
    name: 'x',
    datatype: 'FP32',
    shape: [2],
    data: new Float32Array([3, 4]),
  });
  expect(read(json, [3])).toBeUndefined();
  expect(read(json, [3, 4, 5])).toBeUndefined();
  expect(read(jsonOf(['y'], 2), [3, 4])).toBeUndefined();
  expect(templates.read(Buffer.concat([json, rawOf([3, 4])]), json.length + 4)).toBeUndefined();
});

test('a request with data in its JSON as well is not learned', () => {
  const templates = new BinaryTemplates<Request>();
  const json = jsonOf(['x'], 2);
  templates.learn(json, { inputs: [...parse(json, rawOf([1, 2])), ...parse(json, rawOf([1, 2]))] }, [8]);
  expect(templates.read(Buffer.concat([json, rawOf([1, 2])]), json.length)).toBeUndefined();
});

test('errors are those of a request that was never seen', () => {
  const json = jsonOf(['x'], 2);
  parse(json, rawOf([1, 2]));
  expect(() => parse(json, rawOf([1]))).toThrow(/inputs\[0\].parameters.binary_data_size/);
  expect(() => parse(json, rawOf([1, 2, 3]))).toThrow(/has 4 bytes of tensor data that no input takes/);
  expect(() => parseRequest(json, '9999', [])).toThrow(headerLength);
});
