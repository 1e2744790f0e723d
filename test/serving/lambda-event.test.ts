import { fromEvent, toResult } from '../../serving/lambda-event';

test('a function URL event is a request', () => {
  const { request, direct } = fromEvent({
    version: '2.0',
    rawPath: '/v2/models/m/infer',
    rawQueryString: 'a=1',
    headers: { 'Content-Type': 'application/json' },
    requestContext: { http: { method: 'POST' } },
    body: Buffer.from('{}').toString('base64'),
    isBase64Encoded: true,
  });
  expect(direct).toBe(false);
  expect(request).toEqual({
    method: 'POST',
    url: '/v2/models/m/infer?a=1',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{}'),
  });
});

test('a load balancer event is a request', () => {
  const { request } = fromEvent({
    httpMethod: 'GET',
    path: '/ping',
    queryStringParameters: { a: 'b' },
    headers: null,
    body: null,
    requestContext: { elb: {} },
  });
  expect(request).toEqual({ method: 'GET', url: '/ping?a=b', headers: {}, body: Buffer.alloc(0) });
});

test('a direct invocation is the body, with what goes with it', () => {
  const { request, direct } = fromEvent({
    body: '1,2',
    contentType: 'text/csv',
    accept: 'application/json',
    inferenceId: 'x',
  });
  expect(direct).toBe(true);
  expect(request).toMatchObject({ method: 'POST', url: '/invocations', body: Buffer.from('1,2') });
  expect(request.headers).toMatchObject({
    'content-type': 'text/csv',
    accept: 'application/json',
    'x-amzn-sagemaker-inference-id': 'x',
  });
});

test('any other object is the request itself', () => {
  const { request, direct } = fromEvent({ instances: [[1]] });
  expect([direct, request.url, request.body.toString()]).toEqual([true, '/invocations', '{"instances":[[1]]}']);
});

test('fails for a payload that is no object', () => {
  expect(() => fromEvent('x')).toThrow(expect.objectContaining({ code: 'MALFORMED_BODY' }));
});

test('an HTTP result has headers as text, and bytes as Base64', () => {
  expect(toResult({ status: 503, headers: { 'retry-after': 1 }, body: 'x' }, false)).toEqual({
    statusCode: 503,
    headers: { 'retry-after': '1' },
    body: 'x',
    isBase64Encoded: false,
  });
  expect(toResult({ status: 200, headers: {}, body: Buffer.from([1]) }, false)).toMatchObject({
    body: 'AQ==',
    isBase64Encoded: true,
  });
});

test('a direct result has JSON parsed', () => {
  const headers = { 'content-type': 'application/json' };
  expect(toResult({ status: 200, headers, body: '{"a":1}' }, true)).toEqual({
    statusCode: 200,
    contentType: 'application/json',
    body: { a: 1 },
  });
  expect(toResult({ status: 200, headers: { 'content-type': 'text/csv' }, body: '1\n' }, true)).toEqual({
    statusCode: 200,
    contentType: 'text/csv',
    body: '1\n',
  });
});
