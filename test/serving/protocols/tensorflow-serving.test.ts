/** @jest-environment ./test/support/onnx-environment.js */
import { repository, write } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { tableSchema } from '../support/table-schema';

let server: TestServer;

beforeAll(async () => {
  const folder = repository({
    'mean/1': 'row-mean',
    'mean/2': 'row-mean',
    'mixed/1': 'mixed',
    'table/1': 'mixed',
    'pair/1': 'pair',
    'mlp/1': 'mlp',
    'scalar/1': 'scalar',
  });
  write(folder, 'mean/config.pbtxt', 'version_policy { all {} }');
  write(folder, 'table/1/schema.json', JSON.stringify(tableSchema));
  server = await startServer(folder, { models: { mean: { labels: { stable: '1' } } } });
});

afterAll(() => server.close());

describe('what a client learns', () => {
  test('the server is alive and lists its models', async () => {
    expect((await server.get('/')).json).toEqual({ status: 'alive' });
    expect((await server.get('/v1/models')).json).toEqual({
      models: ['mean', 'mixed', 'mlp', 'pair', 'scalar', 'table'],
    });
  });

  test('the status of a model is readiness for KServe and the state of its versions for TensorFlow Serving', async () => {
    const available = (version: string) => ({
      version,
      state: 'AVAILABLE',
      status: { error_code: 'OK', error_message: '' },
    });
    const all = await server.get('/v1/models/mean');
    expect(all.json).toEqual({
      name: 'mean',
      ready: true,
      model_version_status: [available('1'), available('2')],
    });
    expect((await server.get('/v1/models/mean/versions/1')).json.model_version_status).toEqual([available('1')]);
    expect((await server.get('/v1/models/mean/labels/stable')).json.model_version_status).toEqual([available('1')]);
    expect((await server.get('/v1/models/mean/labels/latest')).json.model_version_status).toEqual([available('2')]);
  });

  test('metadata spells inputs and outputs as a signature', async () => {
    const { json } = await server.get('/v1/models/mixed/versions/1/metadata');
    expect(json.model_spec).toEqual({ name: 'mixed', signature_name: '', version: '1' });
    const signature = json.metadata.signature_def.signature_def.serving_default;
    expect(signature.method_name).toBe('tensorflow/serving/predict');
    expect(signature.inputs.numbers).toEqual({
      dtype: 'DT_FLOAT',
      tensor_shape: {
        dim: [
          { size: '-1', name: '' },
          { size: '2', name: '' },
        ],
        unknown_rank: false,
      },
      name: 'numbers:0',
    });
    expect(signature.inputs.origin.dtype).toBe('DT_STRING');
    expect(signature.outputs.late.dtype).toBe('DT_BOOL');
  });

  test.each([
    ['/v1/models/none', 404, "model 'none' is unknown"],
    ['/v1/models/mean/versions/7', 404, "version '7' of model 'mean' is unknown; there is '1', '2'"],
    ['/v1/models/mean/labels/canary', 404, "label 'canary' of model 'mean' is unknown; there is 'latest', 'stable'"],
  ])('%s is answered %i', async (path, status, error) => {
    const answer = await server.get(path);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error });
  });
});

describe('rows', () => {
  test('are values of the only input, and come back nested as the output is', async () => {
    const answer = await server.post('/v1/models/mean:predict', {
      instances: [
        [1, 2, 3, 4],
        [3, 2, 1, 0],
      ],
    });
    expect(answer.json).toEqual({
      predictions: [
        [-1, 0, 1, 2],
        [1, 0, -1, -2],
      ],
    });
  });

  test('are objects of the inputs where there are several; a column may be left out of the nesting', async () => {
    const answer = await server.post('/v1/models/mixed/versions/1:predict', {
      signature_name: 'serving_default',
      instances: [
        { numbers: [1, 2], origin: 'ATL' },
        { numbers: [8, 2], origin: { b64: Buffer.from('SFO').toString('base64') } },
      ],
    });
    expect(answer.json).toEqual({
      predictions: [
        { score: [4], late: [false] },
        { score: [13], late: [true] },
      ],
    });
  });

  test('are columns where a feature schema names them, and the prediction is what the schema says', async () => {
    const rows = [{ distance: 1, delay: 2, origin: 'ORD' }, [8, 2, 'SFO']];
    const answer = await server.post('/v1/models/table:predict', { instances: rows });
    expect(answer.json).toEqual({ predictions: [5, 13] });
  });

  test.each([
    ['no rows', { instances: [] }, 422, 'instances has no rows'],
    ['no array', { instances: 3 }, 400, 'instances must be an array of rows, is 3'],
    ['both forms', { instances: [[1]], inputs: [[1]] }, 400, 'body has both instances and inputs; send one of them'],
    ['neither form', {}, 400, 'instances is missing; send rows as instances, or columns as inputs'],
    [
      'ragged rows',
      { instances: [[1, 2, 3, 4], [1]] },
      422,
      'instances is ragged: its arrays at depth 2 do not all have the same size',
    ],
    ['a text for a number', { instances: [['a', 1, 2, 3]] }, 422, 'instances[0] is "a", which is no FP32 value'],
    [
      'an unknown signature',
      { signature_name: 'train', instances: [[1]] },
      400,
      `signature_name is "train"; a model here has one signature, 'serving_default'`,
    ],
    [
      'too few columns',
      { instances: [[1, 2]] },
      422,
      "shape of input 'x' is [1,2], the model takes [-1,4] (-1: any size)",
    ],
  ])('%s: the error says so', async (_, body, status, error) => {
    const answer = await server.post('/v1/models/mean:predict', body);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error });
  });

  test.each([
    ['missing', [{ numbers: [1, 2] }], `instances[0] must be an object of 'numbers', 'origin', is {"numbers":[1,2]}`],
    [
      'unknown',
      [{ numbers: [1, 2], origin: 'ATL', gate: 1 }],
      "instances[0].gate is unknown; the inputs are 'numbers', 'origin'",
    ],
    [
      'missing later',
      [{ numbers: [1, 2], origin: 'ATL' }, { numbers: [1, 2] }],
      "instances[1].origin is missing; the inputs are 'numbers', 'origin'",
    ],
    [
      'no text in the encoding',
      [{ numbers: [1, 2], origin: { b64: '/w==' } }],
      "instances (input 'origin').b64 is not UTF-8: string inputs of ONNX models hold text",
    ],
  ])('an input that is %s is named', async (_, instances, error) => {
    const answer = await server.post('/v1/models/mixed:predict', { instances });
    expect(answer.status).toBe(422);
    expect(answer.json).toEqual({ error });
  });

  test('a model whose output has no rows says to ask for whole outputs', async () => {
    const answer = await server.post('/v1/models/scalar:predict', { instances: [{ x: 1, factor: 2 }] });
    expect(answer.status).toBe(422);
    expect(answer.json.error).toContain("shape of input 'factor' is [1], the model takes []");
  });
});

describe('columns', () => {
  test('are the whole input, and the whole output comes back', async () => {
    const whole = { inputs: [[1, 2, 3, 4]] };
    expect((await server.post('/v1/models/mean:predict', whole)).json).toEqual({ outputs: [[0, 0, 0, 0]] });
    const named = { inputs: { x: [[1, 2, 3, 4]] } };
    expect((await server.post('/v1/models/mean/labels/latest:predict', named)).json).toEqual({
      outputs: [[0, 0, 0, 0]],
    });
  });

  test('may hold a scalar', async () => {
    const answer = await server.post('/v1/models/scalar:predict', { inputs: { x: [1, 2], factor: 3 } });
    expect(answer.json).toEqual({ outputs: [3, 6] });
  });

  test('of several inputs are named, and so are the outputs', async () => {
    const answer = await server.post('/v1/models/pair:predict', { inputs: { a: [[5, 7]], b: [[1, 2]] } });
    expect(answer.json).toEqual({ outputs: { sum: [[6, 9]], difference: [[4, 5]] } });
  });

  test('that miss an input are refused', async () => {
    const answer = await server.post('/v1/models/pair:predict', { inputs: { a: [[5]] } });
    expect(answer.status).toBe(422);
    expect(answer.json).toEqual({ error: "inputs.b is missing; the inputs are 'a', 'b'" });
  });
});

describe('classification and regression', () => {
  test('classification answers labels and scores for each example', async () => {
    const answer = await server.post('/v1/models/mean:classify', { examples: [{ x: [1, 2, 3, 6] }] });
    expect(answer.json).toEqual({
      results: [
        [
          ['0', 0],
          ['1', 0],
          ['2', 0],
          ['3', 0],
        ],
      ],
    });
  });

  test('regression answers one value for each example; context is common to all', async () => {
    const answer = await server.post('/v1/models/table:regress', {
      context: { origin: ['ATL'] },
      examples: [
        { distance: 1, delay: [2] },
        { distance: 5, delay: 2 },
      ],
    });
    expect(answer.json).toEqual({ results: [4, 8] });
  });

  test.each([
    ['/v1/models/mlp:classify', { examples: [{ features: [1] }] }, 'has 0 outputs of scores'],
    ['/v1/models/pair:classify', { examples: [{ a: [1], b: [1] }] }, 'has 2 outputs of scores'],
    ['/v1/models/mean:regress', { examples: [{ x: [1] }] }, 'has 0 outputs with one floating-point number a row'],
    ['/v1/models/table:regress', { examples: 1 }, 'examples must be an array of objects, is 1'],
    ['/v1/models/table:regress', { context: { delay: 1 }, examples: [{ delay: 1 }] }, 'is given in context already'],
  ])('%s is refused where the model does not fit', async (path, body, error) => {
    const answer = await server.post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toContain(error);
  });
});

test('another method on an inference path is refused, and the right one is named', async () => {
  const answer = await server.get('/v1/models/mean:predict');
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('POST');
});
