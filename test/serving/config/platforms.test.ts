/** @jest-environment ./test/support/onnx-environment.js */
import { join } from 'node:path';
import { compose, type Composed } from '../../../serving/compose';
import { readSettings } from '../../../serving/config/read-settings';
import { listenAll, type Listening } from '../../../serving/lifecycle/listen';
import { createLog } from '../../../serving/observability/log';
import { repository, write } from '../support/model-repository';
import { tableSchema } from '../support/table-schema';

/** The folder of one version, as each platform puts it into the container. */
const root = repository({ 'flight/1': 'mixed' });
const version = join(root, 'flight/1');
write(version, 'schema.json', JSON.stringify(tableSchema));

let composed: Composed;
let listening: Listening;

/** Starts a server that is told nothing but what its environment says. */
async function startWith(environment: Record<string, string>): Promise<string> {
  const settings = readSettings({ flags: {}, environment: { TIDEGATE_TRUST: 'any', ...environment } });
  composed = await compose(settings, { log: createLog('error', () => undefined) });
  listening = await listenAll(settings, composed);
  return `http://127.0.0.1:${listening.ports.port}`;
}

afterEach(async () => {
  for (const server of listening.servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await composed.close();
});

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

const row = [8, 2, 'SFO'];

test('on Azure ML the model lies in AZUREML_MODEL_DIR and answers on /score', async () => {
  const url = await startWith({ AZUREML_MODEL_DIR: version, TIDEGATE_PORT: '0' });
  expect(await post(`${url}/score`, { input_data: [row] })).toEqual([13]);
  expect((await fetch(url)).status).toBe(200);
});

test('on Vertex AI port, paths and the place of the model come from the AIP variables', async () => {
  const health = '/v1/endpoints/1/deployedModels/2';
  const url = await startWith({
    AIP_STORAGE_URI: `file://${version}`,
    AIP_HTTP_PORT: '0',
    AIP_HEALTH_ROUTE: health,
    AIP_PREDICT_ROUTE: `${health}:predict`,
  });
  expect((await fetch(url + health)).status).toBe(200);
  expect(await post(`${url}${health}:predict`, { instances: [row] })).toEqual({ predictions: [13] });
});

test('on SageMaker the port comes from SAGEMAKER_BIND_TO_PORT', async () => {
  const url = await startWith({ SAGEMAKER_BIND_TO_PORT: '0', TIDEGATE_MODEL_URI: version });
  expect((await fetch(`${url}/ping`)).status).toBe(200);
  expect(await post(`${url}/invocations`, { instances: [row] })).toEqual({ predictions: [13] });
});

test('a multi-model endpoint of SageMaker starts empty where SAGEMAKER_MULTI_MODEL names its folder, and loads what clients name', async () => {
  const url = await startWith({ SAGEMAKER_BIND_TO_PORT: '0', SAGEMAKER_MULTI_MODEL: root });
  expect(await (await fetch(`${url}/models`)).json()).toEqual({ models: [] });
  await post(`${url}/models`, { model_name: 'flight', url: version });
  expect(await post(`${url}/models/flight/invoke`, { instances: [row] })).toEqual({ predictions: [13] });
});

test('our own variable wins over those of platforms', async () => {
  const url = await startWith({
    TIDEGATE_MODEL_URI: version,
    AZUREML_MODEL_DIR: '/nowhere',
    SAGEMAKER_BIND_TO_PORT: '0',
  });
  expect(await post(`${url}/score`, [row])).toEqual([13]);
});
