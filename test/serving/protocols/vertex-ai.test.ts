/** @jest-environment ./test/support/onnx-environment.js */
import { readSettings } from '../../../serving/config/read-settings';
import { SettingsError } from '../../../serving/config/settings-error';
import { repository, write } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';
import { tableSchema } from '../support/table-schema';

const predictRoute = '/v1/endpoints/123/deployedModels/456:predict';
const healthRoute = '/v1/endpoints/123/deployedModels/456';

function folder(): string {
  const root = repository({ 'table/1': 'mixed' });
  write(root, 'table/1/schema.json', JSON.stringify(tableSchema));
  return root;
}

describe('on the paths that it names', () => {
  let server: TestServer;
  beforeAll(async () => (server = await startServer(folder(), { predictRoute, healthRoute })));
  afterAll(() => server.close());

  test('health is 200 while requests are taken', async () => {
    expect(await server.get(healthRoute)).toMatchObject({ status: 200, json: { ready: true } });
  });

  test('instances are answered with predictions, in any form of a row', async () => {
    const named = { distance: 1, delay: 2, origin: 'ORD' };
    const answer = await server.post(predictRoute, { instances: [named, [8, 2, 'SFO']], parameters: {} });
    expect(answer.json).toEqual({ predictions: [5, 13] });
  });

  test('a raw prediction may be tensors or CSV', async () => {
    const csv = await server.post(predictRoute, '8,2,SFO\n', { 'content-type': 'text/csv' });
    expect(csv.text).toBe('13\n');
    const tensors = await server.post(predictRoute, {
      inputs: [
        { name: 'numbers', datatype: 'FP32', shape: [1, 2], data: [8, 2] },
        { name: 'origin', datatype: 'BYTES', shape: [1, 1], data: ['SFO'] },
      ],
    });
    expect(tensors.json.outputs[0].data).toEqual([13]);
  });

  test.each<[string, unknown, number, string, string]>([
    [
      'parameters',
      { instances: [[1, 2, 'ORD']], parameters: { threshold: 0.5 } },
      400,
      'INVALID_REQUEST',
      'parameters is {"threshold":0.5}; an ONNX model takes none, leave it out',
    ],
    ['no instances', { instances: [] }, 422, 'INVALID_INPUT', 'instances has no rows'],
    ['a missing column', { instances: [{ distance: 1 }] }, 422, 'INVALID_INPUT', 'instances[0].delay is missing'],
    ['another body', { rows: [] }, 400, 'INVALID_REQUEST', 'must be an object with inputs or instances'],
  ])('%s: the error says so', async (_, body, code, status, message) => {
    const answer = await server.post(predictRoute, body);
    expect(answer.status).toBe(code);
    expect(answer.json).toEqual({ error: { code, status, message: expect.stringContaining(message) } });
  });
});

test('its paths win over those of other protocols', async () => {
  const server = await startServer(folder(), { predictRoute: '/predict', healthRoute: '/ping' });
  expect((await server.get('/ping')).json).toEqual({ ready: true });
  const answer = await server.post('/predict', { instances: [[8, 2, 'SFO']] });
  expect(answer.json).toEqual({ predictions: [13] });
  await server.close();
});

describe('its variables', () => {
  const read = (environment: Record<string, string>) => readSettings({ flags: {}, environment });

  test('set port, paths and the place of the model', () => {
    const settings = read({
      AIP_HTTP_PORT: '8099',
      AIP_HEALTH_ROUTE: healthRoute,
      AIP_PREDICT_ROUTE: predictRoute,
      AIP_STORAGE_URI: 's3://bucket/model/',
    });
    expect(settings).toMatchObject({ port: 8099, healthRoute, predictRoute, model: 's3://bucket/model/' });
  });

  test('may name a file address, and our own variable wins', () => {
    expect(read({ AIP_STORAGE_URI: 'file:///models/flight' }).model).toBe('/models/flight');
    expect(read({ AIP_STORAGE_URI: 'gs://b/m', TIDEGATE_MODEL_URI: '/models/flight' }).model).toBe('/models/flight');
  });

  test.each([
    [
      { AIP_STORAGE_URI: 'gs://bucket/model' },
      'AIP_STORAGE_URI is "gs://bucket/model": only a folder, file:// and s3://',
    ],
    [{ AIP_STORAGE_URI: 'file://relative' }, 'must be file:// followed by an absolute path'],
    [{ AIP_PREDICT_ROUTE: 'predict' }, 'AIP_PREDICT_ROUTE is "predict": must be a path such as /predict'],
    [{ AIP_PREDICT_ROUTE: '/:model' }, 'AIP_PREDICT_ROUTE is "/:model"'],
  ])('%p is refused', (environment, problem) => {
    expect(() => read(environment as Record<string, string>)).toThrow(SettingsError);
    expect(() => read(environment as Record<string, string>)).toThrow(problem);
  });

  test("Azure ML's place of the model is read, too", () => {
    expect(read({ AZUREML_MODEL_DIR: '/var/azureml-app/azureml-models/flight/1' }).model).toBe(
      '/var/azureml-app/azureml-models/flight/1',
    );
  });
});
