/** @jest-environment ./test/support/onnx-environment.js */
import { repository } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;

beforeAll(async () => {
  const models = {
    'mlp/1': 'mlp',
    'mlp/2': 'mlp',
    'identities/1': 'identities',
    'mixed/1': 'mixed',
    'pair/1': 'pair',
    'gather/1': 'gather',
    'scalar/1': 'scalar',
    'broken/1': 'outside',
  };
  const root = repository(models);
  server = await startServer(root, { modelControl: 'explicit' });
});

afterAll(async () => {
  await server.close();
});

const rows = (count: number): number[] => Array.from({ length: count * 30 }, (_, i) => (i % 7) / 7);
const mlp = (count: number): object => ({
  id: 'abc',
  inputs: [{ name: 'features', datatype: 'FP32', shape: [count, 30], data: rows(count) }],
});

/** A body in the form of the binary extension. */
function binary(header: object, ...tensors: Buffer[]): { body: Buffer; headers: Record<string, string> } {
  const json = Buffer.from(JSON.stringify(header));
  return {
    body: Buffer.concat([json, ...tensors]),
    headers: { 'inference-header-content-length': String(json.length) },
  };
}

describe('inference in JSON', () => {
  test('a request is answered with names, types, shapes and its id', async () => {
    const { status, json } = await server.post('/v2/models/mlp/infer', mlp(2));
    expect(status).toBe(200);
    expect(json).toEqual({
      model_name: 'mlp',
      model_version: '2',
      id: 'abc',
      outputs: [
        { name: 'probability', datatype: 'FP32', shape: [2, 1], data: [expect.any(Number), expect.any(Number)] },
      ],
    });
  });

  test('small and large requests are read by different parsers and give the same', async () => {
    const [small, large] = [
      await server.post('/v2/models/mlp/infer', mlp(1)),
      await server.post('/v2/models/mlp/infer', mlp(50)),
    ];
    expect(large.json.outputs[0].data[0]).toBeCloseTo(small.json.outputs[0].data[0], 6);
    expect(large.json.outputs[0].shape).toEqual([50, 1]);
  });

  test('a version is served when it is asked for', async () => {
    // Triton's default policy loads the latest only.
    const old = await server.post('/v2/models/mlp/versions/1/infer', mlp(1));
    expect([old.status, old.json]).toEqual([404, { error: "version '1' of model 'mlp' is unknown; there is '2'" }]);
    expect((await server.post('/v2/models/mlp/versions/2/infer', mlp(1))).status).toBe(200);
  });

  test('every type goes in and comes out', async () => {
    const values: Record<string, [string, unknown[]]> = {
      bool: ['BOOL', [true, false]],
      uint8: ['UINT8', [0, 255]],
      uint16: ['UINT16', [0, 65535]],
      uint32: ['UINT32', [0, 4294967295]],
      int8: ['INT8', [-128, 127]],
      int16: ['INT16', [-32768, 32767]],
      int32: ['INT32', [-2147483648, 2147483647]],
      fp16: ['FP16', [0.5, null]],
      fp32: ['FP32', [0.25, null]],
      fp64: ['FP64', [0.1, null]],
      bytes: ['BYTES', ['grün', '']],
    };
    const input = ([name, [datatype, data]]: [string, [string, unknown[]]]): string =>
      JSON.stringify({ name: `in_${name}`, datatype, shape: [2], data });
    // Written as text: JavaScript's own numbers cannot hold these.
    const longs = [
      '{"name":"in_int64","datatype":"INT64","shape":[2],"data":[-9223372036854775808,9007199254740993]}',
      '{"name":"in_uint64","datatype":"UINT64","shape":[2],"data":[18446744073709551615,0]}',
    ];
    const { status, text } = await server.post(
      '/v2/models/identities/infer',
      `{"inputs":[${[...Object.entries(values).map(input), ...longs].join()}]}`,
    );
    expect(status).toBe(200);
    for (const [name, [datatype, data]] of Object.entries(values)) {
      expect(text).toContain(JSON.stringify({ name: `out_${name}`, datatype, shape: [2], data }));
    }
    expect(text).toContain('"data":[-9223372036854775808,9007199254740993]');
    expect(text).toContain('"data":[18446744073709551615,0]');
  });

  test('integers beyond 2^53 arrive exactly in the JSON in front of raw tensors too', async () => {
    const empty = ['bool', 'uint8', 'uint16', 'uint32', 'int8', 'int16', 'int32', 'fp32', 'fp64', 'bytes'].map(
      (name) => `{"name":"in_${name}","datatype":"${name.toUpperCase()}","shape":[0],"data":[]}`,
    );
    const head = Buffer.from(
      `{"inputs":[{"name":"in_fp16","datatype":"FP16","shape":[1],"parameters":{"binary_data_size":2}},` +
        `{"name":"in_int64","datatype":"INT64","shape":[1],"data":[-9223372036854775807]},` +
        `{"name":"in_uint64","datatype":"UINT64","shape":[1],"data":[18446744073709551615]},${empty.join()}]}`,
    );
    const { text, status } = await server.post(
      '/v2/models/identities/infer',
      Buffer.concat([head, Buffer.from([0, 0x3c])]),
      { 'inference-header-content-length': String(head.length) },
    );
    expect([status, text]).toEqual([200, expect.stringContaining('"data":[18446744073709551615]')]);
    expect(text).toContain('"data":[-9223372036854775807]');
  });

  test('only the outputs that are asked for are computed, in that order', async () => {
    const tensor = (name: string): object => ({ name, datatype: 'FP32', shape: [1, 2], data: [3, 4] });
    const ask = (...names: string[]) =>
      server.post('/v2/models/pair/infer', {
        inputs: [tensor('b'), tensor('a')],
        outputs: names.map((name) => ({ name })),
      });
    expect((await ask('difference')).json.outputs).toEqual([
      { name: 'difference', datatype: 'FP32', shape: [1, 2], data: [0, 0] },
    ]);
    expect((await ask('difference', 'sum')).json.outputs.map(({ name }: { name: string }) => name)).toEqual([
      'difference',
      'sum',
    ]);
    expect((await ask('sum', 'sum')).json).toEqual({ error: "outputs[1].name is 'sum' a second time" });
  });

  test('a scalar goes in as shape []', async () => {
    const inputs = [
      { name: 'x', datatype: 'FP32', shape: [2], data: [1, 2] },
      { name: 'factor', datatype: 'FP32', shape: [], data: [10] },
    ];
    expect((await server.post('/v2/models/scalar/infer', { inputs })).json.outputs[0].data).toEqual([10, 20]);
  });

  test('the classification extension gives the largest values with their indices', async () => {
    const inputs = [
      { name: 'a', datatype: 'FP32', shape: [2, 3], data: [1, 9, 5, 8, 2, 8] },
      { name: 'b', datatype: 'FP32', shape: [2, 3], data: [0, 0, 0, 0, 0, 0] },
    ];
    const { json } = await server.post('/v2/models/pair/infer', {
      inputs,
      outputs: [{ name: 'sum', parameters: { classification: 2 } }],
    });
    expect(json.outputs).toEqual([
      { name: 'sum', datatype: 'BYTES', shape: [2, 2], data: ['9.000000:1', '5.000000:2', '8.000000:0', '8.000000:2'] },
    ]);
  });
});

describe('inference with the binary extension', () => {
  const floats = Buffer.from(new Float32Array(rows(2)).buffer);
  const input = { name: 'features', datatype: 'FP32', shape: [2, 30], parameters: { binary_data_size: floats.length } };

  test('raw tensors in, JSON out', async () => {
    const { body, headers } = binary({ inputs: [input] }, floats);
    expect((await server.post('/v2/models/mlp/infer', body, headers)).json.outputs).toEqual(
      (await server.post('/v2/models/mlp/infer', mlp(2))).json.outputs,
    );
  });

  test('raw tensors out, for all outputs or for one', async () => {
    const json = await server.post('/v2/models/mlp/infer', mlp(2));
    for (const wish of [
      { parameters: { binary_data_output: true } },
      { outputs: [{ name: 'probability', parameters: { binary_data: true } }] },
    ]) {
      const answer = await server.post('/v2/models/mlp/infer', { ...mlp(2), ...wish });
      const length = Number(answer.headers.get('inference-header-content-length'));
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(JSON.parse(answer.bytes.toString('utf8', 0, length)).outputs).toEqual([
        { name: 'probability', datatype: 'FP32', shape: [2, 1], parameters: { binary_data_size: 8 } },
      ]);
      const data = answer.bytes.subarray(length);
      expect([data.readFloatLE(0), data.readFloatLE(4)]).toEqual(json.json.outputs[0].data);
    }
  });

  test('texts have their length before them, both ways', async () => {
    const texts = Buffer.concat(
      ['ATL', 'nowhere'].flatMap((text) => [Buffer.from([text.length, 0, 0, 0]), Buffer.from(text)]),
    );
    const numbers = Buffer.from(new Float32Array([1, 2, 30, 40]).buffer);
    const { body, headers } = binary(
      {
        inputs: [
          { name: 'origin', datatype: 'BYTES', shape: [2, 1], parameters: { binary_data_size: texts.length } },
          { name: 'numbers', datatype: 'FP32', shape: [2, 2], parameters: { binary_data_size: numbers.length } },
        ],
      },
      texts,
      numbers,
    );
    const { json } = await server.post('/v2/models/mixed/infer', body, headers);
    expect(json.outputs).toEqual([
      { name: 'score', datatype: 'FP32', shape: [2, 1], data: [4, 70] },
      { name: 'late', datatype: 'BOOL', shape: [2, 1], data: [false, true] },
    ]);
  });

  test('a body that is nothing but one raw tensor', async () => {
    const answer = await server.post('/v2/models/mlp/infer', floats, { 'inference-header-content-length': '0' });
    const length = Number(answer.headers.get('inference-header-content-length'));
    expect(answer.bytes.length - length).toBe(8);
  });

  test.each<[string, object, Buffer, Record<string, string>, string]>([
    [
      'a length beyond the body',
      { inputs: [] },
      Buffer.alloc(0),
      { 'inference-header-content-length': '9999' },
      'inference-header-content-length is "9999", must be from 0 to the',
    ],
    [
      'a size beyond the data',
      { inputs: [{ ...input, parameters: { binary_data_size: 1000 } }] },
      floats,
      {},
      'inputs[0].parameters.binary_data_size is 1000, 240 bytes of data are left',
    ],
    ['data that no input takes', { inputs: [] }, floats, {}, 'body has 240 bytes of tensor data that no input takes'],
    [
      'shared memory',
      { inputs: [{ ...input, parameters: { shared_memory_region: 'x' } }] },
      floats,
      {},
      'inputs[0].parameters.shared_memory_region is not supported',
    ],
  ])('fails for %s', async (_, header, data, more, message) => {
    const { body, headers } = binary(header, data);
    const answer = await server.post('/v2/models/mlp/infer', body, { ...headers, ...more });
    expect([answer.status, answer.json]).toEqual([400, { error: expect.stringContaining(message) }]);
  });

  test('fails for a size in a request that is all JSON', async () => {
    expect((await server.post('/v2/models/mlp/infer', { inputs: [input] })).json.error).toContain(
      'needs the header inference-header-content-length',
    );
  });
});

describe('errors', () => {
  test.each<[string, unknown, number, string]>([
    ['no JSON', '{"inputs":', 400, 'the body is not JSON'],
    ['no object', '[]', 400, 'body must be an object with inputs, is []'],
    ['no inputs', {}, 400, 'inputs must be an array of tensors, is undefined'],
    ['an id that is no text', { ...mlp(1), id: 7 }, 400, 'id must be a text, is 7'],
    ['an input without name', { inputs: [{}] }, 400, 'inputs[0].name must be a text, is undefined'],
    [
      'another type',
      { inputs: [{ name: 'features', datatype: 'FP64', shape: [1, 30], data: rows(1) }] },
      422,
      "datatype of input 'features' is FP64, the model takes FP32",
    ],
    [
      'another shape',
      { inputs: [{ name: 'features', datatype: 'FP32', shape: [30], data: rows(1) }] },
      422,
      "shape of input 'features' is [30], the model takes [-1,30] (-1: any size)",
    ],
    [
      'text for a number',
      { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 30], data: [...rows(1).slice(1), 'x'] }] },
      422,
      'inputs[0].data[29] is "x", which is no FP32 value',
    ],
    [
      'an unknown output',
      { ...mlp(1), outputs: [{ name: 'z' }] },
      422,
      "output 'z' is unknown; the model has 'probability'",
    ],
    [
      'a sequence',
      { ...mlp(1), parameters: { sequence_id: 1 } },
      400,
      'parameters.sequence_id is 1; models here keep no state between requests',
    ],
    [
      'a bad timeout',
      { ...mlp(1), parameters: { timeout: -1 } },
      400,
      'parameters.timeout must be a whole number of 0 or more, is -1',
    ],
  ])('fails for %s', async (_, body, status, message) => {
    const answer = await server.post('/v2/models/mlp/infer', body);
    expect([answer.status, answer.json]).toEqual([status, { error: expect.stringContaining(message) }]);
  });

  test('fails when the model fails, and the log holds no values', async () => {
    const answer = await server.post('/v2/models/gather/infer', {
      inputs: [{ name: 'index', datatype: 'INT64', shape: [1, 1], data: [4242] }],
    });
    expect(answer.status).toBe(500);
    expect(server.logged.filter((line) => line.includes('model failed on a request'))).toHaveLength(1);
    expect(server.logged.join()).not.toContain('4242');
  });

  test('a deadline that has passed is 504', async () => {
    expect((await server.post('/v2/models/mlp/infer', { ...mlp(1), parameters: { timeout: 1 } })).status).toBe(504);
  });
});

describe('the server and its models', () => {
  test('health', async () => {
    expect((await server.get('/v2/health/live')).json).toEqual({ live: true });
    expect((await server.get('/v2/health/ready')).json).toEqual({ ready: true });
    expect((await server.get('/v2/models/mlp/ready')).json).toEqual({ name: 'mlp', ready: true });
    expect((await server.get('/v2/models/broken/ready')).status).toBe(503);
    expect((await server.get('/v2/models/none/ready')).status).toBe(404);
  });

  test('metadata', async () => {
    expect((await server.get('/v2')).json).toMatchObject({
      name: 'tidegate',
      extensions: expect.arrayContaining(['binary_tensor_data', 'statistics']),
    });
    expect((await server.get('/v2/models/mlp')).json).toEqual({
      name: 'mlp',
      versions: ['2'],
      platform: 'onnxruntime_onnx',
      inputs: [{ name: 'features', datatype: 'FP32', shape: [-1, 30] }],
      outputs: [{ name: 'probability', datatype: 'FP32', shape: [-1, 1] }],
    });
    expect((await server.get('/v2/models/mlp/versions/2/config')).json).toMatchObject({
      name: 'mlp',
      backend: 'onnxruntime',
      default_model_filename: 'model.onnx',
    });
  });

  test('statistics count what was done', async () => {
    const before = (await server.get('/v2/models/scalar/stats')).json.model_stats[0];
    const inputs = [
      { name: 'x', datatype: 'FP32', shape: [2], data: [1, 2] },
      { name: 'factor', datatype: 'FP32', shape: [], data: [10] },
    ];
    await server.post('/v2/models/scalar/infer', { inputs });
    await server.post('/v2/models/scalar/infer', { inputs: inputs.slice(1) });
    const after = (await server.get('/v2/models/scalar/versions/1/stats')).json.model_stats[0];
    expect(after.inference_count - before.inference_count).toBe(1);
    expect(after.inference_stats.success.count - before.inference_stats.success.count).toBe(1);
    expect(after.inference_stats.fail.count - before.inference_stats.fail.count).toBe(1);
    expect(after.inference_stats.compute_infer.ns).toBeGreaterThan(0);
    expect((await server.get('/v2/models/stats')).json.model_stats.length).toBeGreaterThan(5);
  });

  test('the repository is listed, with reasons for what is not ready', async () => {
    const index = (await server.post('/v2/repository/index', '')).json as {
      name: string;
      state: string;
      reason: string;
    }[];
    expect(index.find(({ name }) => name === 'broken')).toEqual({
      name: 'broken',
      version: '1',
      state: 'UNAVAILABLE',
      reason: "external data '../secret.bin' lies outside of the model's folder",
    });
    const ready = (await server.post('/v2/repository/index', { ready: true })).json as { state: string }[];
    expect(new Set(ready.map(({ state }) => state))).toEqual(new Set(['READY']));
  });

  test('models are unloaded and loaded', async () => {
    expect((await server.post('/v2/repository/models/mixed/unload', {})).json).toEqual({});
    expect((await server.get('/v2/models/mixed/ready')).status).toBe(503);
    expect((await server.post('/v2/repository/models/mixed/load', '')).json).toEqual({});
    expect((await server.get('/v2/models/mixed/ready')).status).toBe(200);
    expect((await server.post('/v2/repository/models/none/load', '')).status).toBe(404);
    const rejected = await server.post('/v2/repository/models/broken/load', '');
    expect([rejected.status, rejected.json]).toEqual([422, { error: expect.stringContaining('external data') }]);
    expect((await server.post('/v2/repository/models/mlp/load', { parameters: { config: '{}' } })).status).toBe(400);
  });

  test('clients may not touch models unless the operator allows it', async () => {
    const strict = await startServer(repository({ 'mlp/1': 'mlp' }));
    const answer = await strict.post('/v2/repository/models/mlp/unload', {});
    expect([answer.status, answer.json.error]).toEqual([403, expect.stringContaining('--model-control explicit')]);
    await strict.close();
  });
});
