/** @jest-environment ./test/support/onnx-environment.js */
import { createLog } from '../../../serving/observability/log';
import { repository, temporaryFolder } from '../support/model-repository';
import { startServer, type Loose, type TestServer } from '../support/server';

let server: TestServer;

beforeAll(async () => {
  server = await startServer(repository({ 'scalar/1': 'scalar' }), { captureUri: temporaryFolder() });
});

afterAll(async () => {
  await server.close();
});

/** Metrics as numbers by name and labels. */
async function metrics(): Promise<Map<string, number>> {
  const { text } = await server.get('/metrics');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

test('what happens is counted under the names that Triton uses', async () => {
  const inputs = [
    { name: 'x', datatype: 'FP32', shape: [2], data: [1, 2] },
    { name: 'factor', datatype: 'FP32', shape: [], data: [10] },
  ];
  await server.post('/v2/models/scalar/infer', { inputs });
  await server.post('/v2/models/scalar/infer', { inputs: inputs.slice(1) });
  const counted = await metrics();
  expect(counted.get('nv_inference_request_success{model="scalar",version="1"}')).toBe(1);
  expect(counted.get('nv_inference_request_failure{model="scalar",version="1",reason="INVALID_INPUT"}')).toBe(1);
  expect(counted.get('nv_inference_exec_count{model="scalar",version="1"}')).toBe(1);
  expect(counted.get('nv_inference_request_duration_us{model="scalar",version="1"}')).toBeGreaterThan(0);
  expect(
    counted.get(
      'tidegate_http_responses_total{protocol="open-inference",route="POST /v2/models/:model/infer",status="200"}',
    ),
  ).toBe(1);
  expect(
    counted.get(
      'tidegate_http_responses_total{protocol="open-inference",route="POST /v2/models/:model/infer",status="422"}',
    ),
  ).toBe(1);
  expect(counted.get('tidegate_capture_dropped_total{reason="memory"}')).toBe(0);
  expect(counted.get('tidegate_capture_waiting_bytes')).toBeGreaterThan(0);
});

test('every metric has help and type, and no name comes twice', async () => {
  const { text } = await server.get('/metrics');
  const helped = [...text.matchAll(/^# HELP (\S+) .+\n# TYPE \1 (counter|gauge)$/gm)].map((match) => match[1]);
  const sampled = new Set([...text.matchAll(/^([a-z_]+)[{ ]/gm)].map((match) => match[1]));
  expect(new Set(helped).size).toBe(helped.length);
  expect(helped).toEqual(expect.arrayContaining([...sampled]));
});

test('the description lists every route with unique ids, resolvable schemas and documented errors', async () => {
  const { json } = await server.get('/openapi.json');
  const operations = Object.values<Record<string, Loose>>(json.paths).flatMap((path) => Object.values(path));
  const ids = operations.map(({ operationId }) => operationId as string);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['openInferenceInfer', 'sagemakerInvocations', 'metrics']));
  const here = server.composed.app.routes.filter(({ listener }) => listener === undefined);
  expect(operations).toHaveLength(here.length);
  expect(json.paths['/v2/models/{model}/infer'].post).toMatchObject({
    parameters: expect.arrayContaining([expect.objectContaining({ name: 'model', in: 'path', required: true })]),
    requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['inputs'] } } } },
    responses: {
      200: expect.anything(),
      400: expect.anything(),
      413: expect.anything(),
      422: expect.anything(),
      429: expect.anything(),
      503: expect.anything(),
    },
  });
});

test('log lines are JSON of a level and above', () => {
  const lines: string[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  log.info('hidden');
  log.warn('shown', { model: 'm' });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] as string)).toEqual({
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    level: 'warn',
    message: 'shown',
    model: 'm',
  });
});
