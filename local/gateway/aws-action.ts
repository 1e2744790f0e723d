import type { IncomingHttpHeaders } from 'node:http';
import { account, region } from '../names';

/** An action on a resource, in the words of IAM. */
export interface AwsAction {
  readonly action: string;
  /** ARN, or `*` where the action names no resource. */
  readonly resource: string;
  /** Keys for conditions that the emulator does not look at. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A request, as far as the action follows from it. */
export interface AwsRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Body of a request that is JSON or a form; empty for anything else. */
  readonly body: string;
}

/** IAM's name of a service, where the signature has another one. */
const namespaces: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/**
 * What a caller does with a request, as policies spell it: one call may be several actions.
 *
 * @param service name in the signature, for example `dynamodb`
 */
export function actionsOf(service: string, request: AwsRequest): AwsAction[] {
  if (service === 's3') return s3Actions(request);
  if (service === 'lambda') return lambdaActions(request);
  const namespace = namespaces[service] ?? service;
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    return jsonActions(namespace, target.slice(target.lastIndexOf('.') + 1), parse(request.body));
  }
  const form = new URLSearchParams(request.body);
  const action = request.query.get('Action') ?? form.get('Action');
  return [
    withContext(
      { action: `${namespace}:${action ?? `${request.method} ${request.path}`}`, resource: '*' },
      form.get('Namespace'),
    ),
  ];
}

type Body = Readonly<Record<string, unknown>>;

function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}

function jsonActions(namespace: string, operation: string, body: Body): AwsAction[] {
  if (namespace === 'dynamodb') return dynamoActions(operation, body);
  const action = `${namespace}:${operation}`;
  if (namespace === 'events' && Array.isArray(body['Entries'])) {
    const buses = (body['Entries'] as Body[]).map(
      (entry) => (entry['EventBusName'] as string | undefined) ?? 'default',
    );
    return unique(buses).map((bus) => ({ action, resource: arnOf('events', `event-bus/${bus}`) }));
  }
  const metricNamespace = body['Namespace'];
  return [withContext({ action, resource: jsonResource(namespace, body) }, metricNamespace)];
}

function withContext(done: AwsAction, metricNamespace: unknown): AwsAction {
  return done.action === 'cloudwatch:PutMetricData' && typeof metricNamespace === 'string'
    ? { ...done, context: { 'cloudwatch:namespace': metricNamespace } }
    : done;
}

function jsonResource(namespace: string, body: Body): string {
  switch (namespace) {
    case 'ssm':
      return typeof body['Name'] === 'string' ? arnOf('ssm', `parameter${slashed(body['Name'])}`) : '*';
    case 'sqs':
      return typeof body['QueueUrl'] === 'string' ? arnOf('sqs', body['QueueUrl'].split('/').at(-1)!) : '*';
    case 'states':
      return (body['stateMachineArn'] ?? body['executionArn'] ?? body['activityArn'] ?? '*') as string;
    default:
      return (body['KeyId'] ?? body['ResourceArn'] ?? '*') as string;
  }
}

function dynamoActions(operation: string, body: Body): AwsAction[] {
  const table = (value: unknown): string => arnOf('dynamodb', `table/${String(value)}`);
  const transaction = body['TransactItems'];
  if (Array.isArray(transaction)) {
    const names: Readonly<Record<string, string>> = {
      Put: 'PutItem',
      Update: 'UpdateItem',
      Delete: 'DeleteItem',
      ConditionCheck: 'ConditionCheckItem',
      Get: 'GetItem',
    };
    return (transaction as Readonly<Record<string, Body>>[]).flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        action: `dynamodb:${names[kind] ?? kind}`,
        resource: table(TableName),
      })),
    );
  }
  const index = body['IndexName'] as string | undefined;
  const name = body['TableName'] as string | undefined;
  const resource = name === undefined ? '*' : index === undefined ? table(name) : `${table(name)}/index/${index}`;
  return [{ action: `dynamodb:${operation}`, resource }];
}

function s3Actions({ method, path, query, headers }: AwsRequest): AwsAction[] {
  const [bucket, ...rest] = decodeURIComponent(path).slice(1).split('/');
  const key = rest.join('/');
  if (key === '') {
    const action = method === 'GET' || method === 'HEAD' ? 's3:ListBucket' : `s3:${method} bucket`;
    return [{ action, resource: `arn:aws:s3:::${bucket!}` }];
  }
  const resource = `arn:aws:s3:::${bucket!}/${key}`;
  const version = query.has('versionId') ? 'Version' : '';
  const byMethod: Readonly<Record<string, string>> = {
    GET: `s3:GetObject${version}`,
    HEAD: `s3:GetObject${version}`,
    PUT: 's3:PutObject',
    POST: 's3:PutObject',
    DELETE: query.has('uploadId') ? 's3:AbortMultipartUpload' : `s3:DeleteObject${version}`,
  };
  const copied = headers['x-amz-copy-source'];
  return [
    { action: byMethod[method] ?? `s3:${method}`, resource },
    ...(typeof copied === 'string'
      ? [{ action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(copied).replace(/^\//, '')}` }]
      : []),
  ];
}

function lambdaActions({ method, path }: AwsRequest): AwsAction[] {
  const match = /^\/\d{4}-\d{2}-\d{2}\/functions\/([^/]+)(\/.*)?$/.exec(decodeURIComponent(path));
  if (!match) return [{ action: `lambda:${method} ${path}`, resource: '*' }];
  const [, name, rest = ''] = match;
  const resource = name!.startsWith('arn:') ? name! : arnOf('lambda', `function:${name!}`);
  const named: Readonly<Record<string, string>> = {
    'POST /invocations': 'InvokeFunction',
    'PUT /code': 'UpdateFunctionCode',
    'PUT /configuration': 'UpdateFunctionConfiguration',
    'GET /configuration': 'GetFunctionConfiguration',
    'POST /versions': 'PublishVersion',
    'GET ': 'GetFunction',
  };
  const alias = rest.startsWith('/aliases/') ? `${method === 'PUT' ? 'Update' : 'Get'}Alias` : undefined;
  return [{ action: `lambda:${alias ?? named[`${method} ${rest}`] ?? `${method} ${rest}`}`, resource }];
}

function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

function slashed(name: string): string {
  return name.startsWith('/') ? name : `/${name}`;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
