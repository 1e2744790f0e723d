import { createServer, request as send } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessDenied } from '../../../local/sagemaker/errors';
import { functionKey } from '../../../local/emulator/function-keys';
import { actionsOf } from '../../../local/gateway/aws-action';
import type { AwsAction } from '../../../local/gateway/aws-action';
import { enforcePolicies } from '../../../local/gateway/callers';
import type { Caller } from '../../../local/gateway/callers';
import { createGateway } from '../../../local/gateway/gateway';

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;

function actions(
  service: string,
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body: object | string = '',
) {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return actionsOf(service, { method, path: pathname, query: searchParams, headers, body: text }).map(
    ({ action, resource }) => `${action} ${resource}`,
  );
}

describe('what a request does, in the words of IAM', () => {
  const target = (name: string) => ({ 'x-amz-target': name });

  test.each<[string, string[], string[]]>([
    ['an object is read', actions('s3', 'GET', '/b/a/k%20y'), ['s3:GetObject arn:aws:s3:::b/a/k y']],
    ['a version is read', actions('s3', 'GET', '/b/k?versionId=1'), ['s3:GetObjectVersion arn:aws:s3:::b/k']],
    ['objects are listed', actions('s3', 'GET', '/b?list-type=2'), ['s3:ListBucket arn:aws:s3:::b']],
    [
      'an object is copied',
      actions('s3', 'PUT', '/b/k', { 'x-amz-copy-source': 'c/d' }),
      ['s3:PutObject arn:aws:s3:::b/k', 's3:GetObject arn:aws:s3:::c/d'],
    ],
    [
      'an item is read',
      actions('dynamodb', 'POST', '/', target('DynamoDB_20120810.GetItem'), { TableName: 't' }),
      [`dynamodb:GetItem ${arn('dynamodb', 'table/t')}`],
    ],
    [
      'an index is asked',
      actions('dynamodb', 'POST', '/', target('D.Query'), { TableName: 't', IndexName: 'i' }),
      [`dynamodb:Query ${arn('dynamodb', 'table/t/index/i')}`],
    ],
    [
      'a transaction is several',
      actions('dynamodb', 'POST', '/', target('D.TransactWriteItems'), {
        TransactItems: [{ Put: { TableName: 't' } }, { ConditionCheck: { TableName: 'u' } }],
      }),
      [`dynamodb:PutItem ${arn('dynamodb', 'table/t')}`, `dynamodb:ConditionCheckItem ${arn('dynamodb', 'table/u')}`],
    ],
    [
      'events go to buses',
      actions('events', 'POST', '/', target('AWSEvents.PutEvents'), { Entries: [{ EventBusName: 'b' }, {}] }),
      [`events:PutEvents ${arn('events', 'event-bus/b')}`, `events:PutEvents ${arn('events', 'event-bus/default')}`],
    ],
    [
      'a parameter is written',
      actions('ssm', 'POST', '/', target('AmazonSSM.PutParameter'), { Name: '/a/b' }),
      [`ssm:PutParameter ${arn('ssm', 'parameter/a/b')}`],
    ],
    [
      'an execution starts',
      actions('states', 'POST', '/', target('AWSStepFunctions.StartExecution'), { stateMachineArn: 'arn:m' }),
      ['states:StartExecution arn:m'],
    ],
    [
      'metrics have a namespace of their own',
      actions('monitoring', 'POST', '/', {}, 'Action=PutMetricData&Version=1'),
      ['cloudwatch:PutMetricData *'],
    ],
    [
      'a function is invoked',
      actions('lambda', 'POST', '/2015-03-31/functions/f/invocations'),
      [`lambda:InvokeFunction ${arn('lambda', 'function:f')}`],
    ],
    [
      'a message is sent',
      actions('sqs', 'POST', '/', target('AmazonSQS.SendMessage'), { QueueUrl: 'http://h/0/q' }),
      [`sqs:SendMessage ${arn('sqs', 'q')}`],
    ],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe('callers', () => {
  const role = 'arn:aws:iam::000000000000:role/r';
  const signed = (key: string) =>
    ({
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261121/us-east-1/sagemaker/aws4_request, x` },
    }) as IncomingMessage;
  const known: Record<string, Caller> = {
    test: { kind: 'root' },
    ASIA1: { kind: 'role', roleArn: role, session: 'f' },
  };
  const authorize = enforcePolicies({
    find: async (key) => Promise.resolve(known[key]),
    policies: async () => Promise.resolve([{ Statement: [{ Effect: 'Allow', Action: 'a:B', Resource: '*' }] }]),
  });

  test('may what their role allows, root may everything', async () => {
    await expect(authorize(signed('ASIA1'), [{ action: 'a:B', resource: 'x' }])).resolves.toBeUndefined();
    await expect(authorize(signed('test'), [{ action: 'a:C', resource: 'x' }])).resolves.toBeUndefined();
  });

  test('are refused with their name, the action and the resource', async () => {
    await expect(authorize(signed('ASIA1'), [{ action: 'a:C', resource: 'arn:x' }])).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining(
        'User: arn:aws:sts::000000000000:assumed-role/r/f is not authorized to perform: a:C on resource: arn:x',
      ),
    });
  });

  test('are refused when nobody knows them', async () => {
    await expect(authorize(signed('AKIA2'), [])).rejects.toMatchObject({ code: 'UnrecognizedClientException' });
    const anonymous = { headers: {} } as IncomingMessage;
    await expect(authorize(anonymous, [])).rejects.toMatchObject({ code: 'MissingAuthenticationTokenException' });
  });

  test("a function's key follows from its ARN and its role", () => {
    expect(functionKey('arn:f', 'arn:r')).toMatch(/^ASIA[0-9A-F]{16}$/);
    expect(functionKey('arn:f', 'arn:r')).not.toBe(functionKey('arn:f', 'arn:s'));
  });
});

describe('the gateway', () => {
  test('sends SageMaker to the twin and everything else, unchanged, to the emulator', async () => {
    const seen: { host?: string; body: string; method?: string }[] = [];
    const emulator = createServer((request, response) => {
      void collect(request).then((body) => {
        seen.push({ host: request.headers.host, body, method: request.method });
        response.writeHead(201, { 'x-from': 'emulator' });
        response.end(`heard ${body}`);
      });
    });
    const answered: [string, readonly AwsAction[], number][] = [];
    const emulatorPort = await listen(emulator);
    const gateway = createGateway({
      emulatorPort,
      sageMaker: async (_request, response) => {
        response.end('twin');
        return Promise.resolve();
      },
      check: async (_by, done) => {
        if (done.some(({ context }) => context?.['cloudwatch:namespace'] === 'AWS/Lambda')) {
          throw accessDenied('arn:f', 'cloudwatch:PutMetricData', '*');
        }
        return Promise.resolve();
      },
      answered: ({ accessKeyId }, done, status) => answered.push([accessKeyId, done, status]),
    });
    const port = await listen(gateway);
    const credential = (service: string) =>
      `AWS4-HMAC-SHA256 Credential=ASIA1/20261121/us-east-1/${service}/aws4_request`;
    expect(await call(port, { authorization: credential('sagemaker') }, '')).toEqual({ status: 200, body: 'twin' });
    const json = {
      authorization: credential('ssm'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonSSM.GetParameter',
      host: 'signed.host',
    };
    expect(await call(port, json, '{"Name":"/a"}')).toEqual({ status: 201, body: 'heard {"Name":"/a"}' });
    expect(await call(port, { 'content-type': 'text/plain' }, 'x'.repeat(300_000))).toMatchObject({ status: 201 });
    expect(seen.map(({ host, body }) => [host, body.length])).toEqual([
      ['signed.host', 13],
      [expect.any(String), 300_000],
    ]);
    expect(answered).toEqual([['ASIA1', [{ action: 'ssm:GetParameter', resource: arn('ssm', 'parameter/a') }], 201]]);
    const form = { authorization: credential('monitoring'), 'content-type': 'application/x-www-form-urlencoded' };
    const refused = await call(port, form, 'Action=PutMetricData&Namespace=AWS%2FLambda');
    expect(refused).toMatchObject({ status: 403, body: expect.stringContaining('<Code>AccessDeniedException</Code>') });
    expect(seen).toHaveLength(2);
    await close(emulator);
    expect(await call(port, {}, '')).toMatchObject({ status: 502, body: expect.stringContaining('did not answer') });
    await close(gateway);
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function call(
  port: number,
  headers: Record<string, string>,
  body: string,
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, method: 'POST', path: '/', headers, agent: false }, (response) => {
      collect(response).then((text) => {
        resolve({ status: response.statusCode, body: text });
      }, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
