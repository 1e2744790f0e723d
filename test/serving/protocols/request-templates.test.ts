import fc from 'fast-check';
import { parseJsonRequest } from '../../../serving/protocols/open-inference/parse-request';
import { RequestTemplates } from '../../../serving/protocols/open-inference/request-templates';
import { parseTensor } from '../../../serving/tensors/tensor-json';
import type { Tensor } from '../../../serving/tensors/tensor';

interface Request {
  readonly id?: string;
  readonly inputs: readonly Tensor[];
}

/** What a body means, by JSON.parse alone. */
function plainly(body: Buffer): Request {
  const { inputs, ...rest } = JSON.parse(body.toString()) as { readonly inputs: readonly unknown[] };
  return { ...rest, inputs: inputs.map((input, i) => parseTensor(input, `inputs[${i}]`)) };
}

const number = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constant(null),
);
const tensor = fc
  .record({ name: fc.constantFrom('a', 'b'), datatype: fc.constant('FP32'), data: fc.array(number, { maxLength: 6 }) })
  .map((given) => ({ ...given, shape: [given.data.length] }));
const request = fc.record({ id: fc.constantFrom('x', 'y'), inputs: fc.array(tensor, { minLength: 1, maxLength: 2 }) });

test('what a template reads is what the body says', () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 2, maxLength: 12 }), fc.constantFrom(0, 1), (requests, indent) => {
      const templates = new RequestTemplates<Request>();
      for (const each of requests) {
        const body = Buffer.from(JSON.stringify(each, null, indent));
        const known = templates.read(body);
        if (known === undefined) templates.learn(body, plainly(body));
        else expect(known).toEqual(plainly(body));
      }
    }),
    { numRuns: 300 },
  );
});

function bodyOf(data: string, more = ''): Buffer {
  return Buffer.from(`{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":${data}}]${more}}`);
}

test('only what differs in nothing but the numbers fits', () => {
  const templates = new RequestTemplates<Request>();
  templates.learn(bodyOf('[1,2]'), plainly(bodyOf('[1,2]')));
  expect([...(templates.read(bodyOf('[3, -4.5]'))?.inputs[0]?.data as Float32Array)]).toEqual([3, -4.5]);
  for (const body of [
    bodyOf('[1]'),
    bodyOf('[1,2,3]'),
    bodyOf('[1,"x"]'),
    bodyOf('[1,2', ''),
    bodyOf('[1,2]', ',"id":"7"'),
    Buffer.concat([bodyOf('[1,2]'), Buffer.from(' ')]),
    Buffer.alloc(0),
  ]) {
    expect(templates.read(body)).toBeUndefined();
  }
});

test('an array that is not the data of an input is no place for numbers', () => {
  const tricky = Buffer.from(
    '{"inputs":[{"name":"x","shape":[],"datatype":"FP32","data":7}],"outputs":[{"name":"y","data":[1]}]}',
  );
  const templates = new RequestTemplates<Request>();
  templates.learn(tricky, { inputs: plainly(tricky).inputs });
  expect(templates.read(tricky)).toBeUndefined();
});

test('errors are those of a request that was never seen', () => {
  const good = bodyOf('[1,2]');
  parseJsonRequest(good);
  for (const bad of [bodyOf('[1,1e39]'), bodyOf('[1]'), bodyOf('[1,]')])
    expect(() => parseJsonRequest(bad)).toThrow(/inputs\[0\]\.data|not JSON/);
  expect(parseJsonRequest(good).inputs[0]?.data).toEqual(new Float32Array([1, 2]));
});

test('requests that all differ are not learned one after the other', () => {
  const templates = new RequestTemplates<Request>();
  const body = (id: number): Buffer => bodyOf('[1,2]', `,"id":"${id}"`);
  for (let id = 0; id < 10; id++) templates.learn(body(id), plainly(body(id)));
  expect(Array.from({ length: 10 }, (_, id) => templates.read(body(id)) !== undefined).filter(Boolean)).toHaveLength(1);
});
