/** @jest-environment ./test/support/onnx-environment.js */
import { connect } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { acceptedCoding } from '../../../serving/http/content-coding';
import { repository } from '../support/model-repository';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
const path = '/v2/models/mlp/infer';
const row = Array.from({ length: 30 }, (_, i) => i / 30);
const body = { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 30], data: row }] };

beforeAll(async () => {
  server = await startServer(repository({ 'mlp/1': 'mlp' }), { bodyLimit: 100_000, requestMemory: 150_000 });
});

afterAll(async () => {
  await server.close();
});

/** Sends raw text and returns all that comes back until the server closes or `until` is seen. */
function raw(text: string, options: { halfClose?: boolean; until?: RegExp } = {}): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (options.until?.test(received) === true) {
        socket.destroy();
        resolve(received);
      }
    });
    socket.on('end', () => {
      socket.destroy();
      resolve(received);
    });
    socket.on('error', reject);
    socket.write(text);
    if (options.halfClose === true) socket.end();
  });
}

test('an answer has a length and a type', async () => {
  const answer = await server.post(path, body);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(Number(answer.headers.get('content-length'))).toBe(answer.bytes.length);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
])('a body compressed with %s is read', async (coding, compress) => {
  const plain = await server.post(path, body);
  const answer = await server.post(path, compress(JSON.stringify(body)), { 'content-encoding': coding });
  expect(answer.json).toEqual(plain.json);
});

test.each([
  ['another coding', 'br', Buffer.from('x'), 415, "content-encoding is 'br', the server reads gzip and deflate"],
  [
    'bytes that are not compressed',
    'gzip',
    Buffer.from('x'),
    400,
    'body is not gzip data, as its content-encoding says',
  ],
  [
    'a bomb',
    'gzip',
    gzipSync(Buffer.alloc(10_000_000)),
    413,
    'body decompresses to more than the 100000 bytes that the server takes',
  ],
])('fails for %s', async (_, coding, bytes, status, message) => {
  const answer = await server.post(path, bytes, { 'content-encoding': coding });
  expect([answer.status, answer.json]).toEqual([status, { error: message }]);
});

test('a large answer is compressed for who reads gzip', async () => {
  const rows = 100;
  const many = {
    inputs: [{ name: 'features', datatype: 'FP32', shape: [rows, 30], data: Array.from({ length: rows }, () => row) }],
  };
  const text = JSON.stringify(many);
  const request = (accept: string): string =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${accept}content-length: ${text.length}\r\n\r\n${text}`;
  expect(await raw(request(''))).not.toContain('content-encoding');
  expect(await raw(request('accept-encoding: br, gzip;q=0.5\r\n'))).toContain('content-encoding: gzip');
  expect(await raw(request('accept-encoding: deflate\r\n'))).toContain('content-encoding: deflate');
  const { status, headers } = await fetch(`${server.url}${path}`, { method: 'POST', body: text });
  expect([status, headers.get('content-encoding')]).toEqual([200, 'gzip']);
});

test.each([
  ['gzip', 'gzip'],
  ['x, GZIP ;q=1', 'gzip'],
  ['deflate, gzip', 'gzip'],
  ['gzip;q=0, deflate', 'deflate'],
  ['deflate', 'deflate'],
  ['gzip;q=0', undefined],
  ['deflate;q=0.0', undefined],
  ['br', undefined],
  ['', undefined],
])('accept-encoding %j allows %s: a weight of nothing forbids', (accepted, coding) => {
  expect(acceptedCoding(accepted)).toBe(coding);
});

test('a body that announces too much is refused before it is sent', async () => {
  const answer = await raw(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 999999\r\n\r\n`,
    { until: /limit|takes 100000/ },
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('body has 999999 bytes or more, the server takes 100000');
  expect(answer).not.toContain('100 Continue');
});

test('a client that waits for permission gets it', async () => {
  const text = JSON.stringify(body);
  const answer = raw(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  );
  expect(await answer).toMatch(/^HTTP\/1\.1 100 Continue[\s\S]*HTTP\/1\.1 200 OK/);
});

test('a body that grows too large without announcement is refused, and the client sees why', async () => {
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const answer = await raw(
    `POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('a client that has said all it wants still gets its answer', async () => {
  const text = JSON.stringify(body);
  const answer = await raw(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${text.length}\r\n\r\n${text}`, {
    halfClose: true,
    until: /probability/,
  });
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
});

test('a client that leaves in the middle gives its memory back', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const seen = new Promise((resolve) => server.http.once('request', resolve));
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 90000\r\n\r\n{`);
  await seen;
  expect(server.composed.app.budget.used).toBe(90_000);
  // While it is taken, others that do not fit are told to come again.
  const refused = await server.post(path, `{"inputs":[]}${' '.repeat(80_000)}`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  await gone;
  while (server.composed.app.budget.used > 0) await new Promise(setImmediate);
  expect((await server.post(path, body)).status).toBe(200);
});

test('requests on one connection are answered in order', async () => {
  const get = (target: string, more = ''): string => `GET ${target} HTTP/1.1\r\nhost: x\r\n${more}\r\n`;
  const answer = await raw(get('/v2/health/live') + get('/nothing') + get('/v2/health/ready', 'connection: close\r\n'));
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
});

test('HEAD is GET without a body', async () => {
  const answer = await raw('HEAD /v2/health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-length: 13\r\n[\s\S]*\r\n\r\n$/);
});

test('what is not there is said in the usual shape', async () => {
  const missing = await server.get('/v3');
  expect([missing.status, missing.json]).toEqual([
    404,
    { error: "no route has the path '/v3'; /openapi.json lists all" },
  ]);
  const wrong = await server.get(path);
  expect([wrong.status, wrong.headers.get('allow'), wrong.json]).toEqual([
    405,
    'POST',
    { error: `'${path}' takes POST, not GET` },
  ]);
});

test('no memory is held when all is answered', () => {
  expect(server.composed.app.budget.used).toBe(0);
});
