import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { ApiError } from './errors';
import { ModelError } from './endpoints/invoke';
import type { Invocation } from './endpoints/invoke';
import { requiredPermissions } from './required-permissions';
import type { Permission } from './required-permissions';
import type { SageMaker } from './sagemaker';

/** Largest body of an invocation, as in AWS. */
const largestBody = 25 * 1024 * 1024;

/** Decides whether the caller of a request may do something; throws an ApiError when not. */
export type Authorize = (request: IncomingMessage, permissions: readonly Permission[]) => Promise<void>;

/**
 * Answers the two protocols of SageMaker: JSON 1.1 with the operation in `x-amz-target` for the control plane, and
 * `POST /endpoints/<name>/invocations` for the runtime.
 */
export async function answerSageMaker(
  request: IncomingMessage,
  response: ServerResponse,
  service: SageMaker,
  authorize: Authorize,
): Promise<void> {
  response.setHeader('x-amzn-requestid', randomUUID());
  const invocation = /^\/endpoints\/([^/]+)\/invocations$/.exec(new URL(request.url ?? '/', 'http://twin').pathname);
  try {
    const body = await readBody(request);
    if (invocation)
      await answerInvocation(request, response, decodeURIComponent(invocation[1]!), body, service, authorize);
    else await answerOperation(request, response, body, service, authorize);
  } catch (error) {
    sendError(response, error, invocation !== null);
  }
}

async function answerOperation(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  service: SageMaker,
  authorize: Authorize,
): Promise<void> {
  const operation = header(request, 'x-amz-target')?.replace(/^SageMaker\./, '') ?? '';
  const input = service.parse(operation, parseJson(body));
  await authorize(request, requiredPermissions(operation, input));
  const answer = service.call(operation, input);
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(answer === undefined ? '' : JSON.stringify(answer));
}

async function answerInvocation(
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: string,
  body: Buffer,
  service: SageMaker,
  authorize: Authorize,
): Promise<void> {
  await authorize(request, requiredPermissions('InvokeEndpoint', { EndpointName: endpoint }));
  const call: Invocation = {
    endpoint,
    body,
    contentType: header(request, 'content-type') ?? 'application/octet-stream',
    accept: header(request, 'accept'),
    targetVariant: header(request, 'x-amzn-sagemaker-target-variant'),
    customAttributes: header(request, 'x-amzn-sagemaker-custom-attributes'),
    inferenceId: header(request, 'x-amzn-sagemaker-inference-id'),
  };
  const answer = await service.invoke(call);
  response.writeHead(200, {
    'content-type': answer.contentType,
    'x-amzn-invoked-production-variant': answer.variant,
    ...(answer.customAttributes !== undefined && { 'x-amzn-sagemaker-custom-attributes': answer.customAttributes }),
  });
  response.end(answer.body);
}

function sendError(response: ServerResponse, error: unknown, runtime: boolean): void {
  const known = error instanceof ApiError ? error : new ApiError('InternalFailure', (error as Error).message, 500);
  const code = known.code;
  response.writeHead(known.status, {
    'content-type': runtime ? 'application/json' : 'application/x-amz-json-1.1',
    'x-amzn-errortype': code,
  });
  const model = known instanceof ModelError && {
    OriginalStatusCode: known.originalStatus,
    OriginalMessage: known.originalMessage,
  };
  response.end(JSON.stringify({ __type: code, message: known.message, Message: known.message, ...model }));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBody) throw new ApiError('ValidationError', `the body is larger than ${largestBody} bytes`, 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw new ApiError('SerializationException', 'the request is not JSON');
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
