/** Lambda events as HTTP requests, and responses as Lambda results. Pure. */
import { ServingError } from './errors/serving-error';
import type { HttpRequest, HttpResponse } from './http/message';

/** A request without what the router adds. */
export type RoutedLater = Omit<HttpRequest, 'params' | 'query'>;

/** What function URLs, API Gateway and load balancers expect. */
export interface LambdaResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Answer to a direct invocation. */
export interface DirectResult {
  readonly statusCode: number;
  readonly contentType: string;
  /** Parsed where the answer is JSON, Base64 where it is bytes, else text. */
  readonly body: unknown;
}

/** The parts of HTTP events that are read: payload formats 1.0 and 2.0, and load balancers. */
interface HttpEvent {
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly path?: string;
  readonly httpMethod?: string;
  readonly queryStringParameters?: Readonly<Record<string, string>> | null;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: { readonly http?: { readonly method?: string } };
}

/** A direct invocation that sets more than the body, in the words of SageMaker's InvokeEndpoint. */
interface DirectInvocation {
  readonly body: string;
  readonly contentType?: string;
  readonly accept?: string;
  readonly isBase64Encoded?: boolean;
  readonly inferenceId?: string;
  readonly customAttributes?: string;
}

/**
 * Reads an event. What is no HTTP event is a direct invocation: either `{ body, contentType, … }`, or the JSON request
 * itself; both go to `/invocations`.
 * @throws ServingError MALFORMED_BODY when the payload is no JSON object or array
 */
export function fromEvent(event: unknown): { readonly request: RoutedLater; readonly direct: boolean } {
  if (typeof event !== 'object' || event === null) {
    throw new ServingError('MALFORMED_BODY', 'payload must be a request as JSON object, or an HTTP event');
  }
  if ('requestContext' in event || 'httpMethod' in event || 'rawPath' in event)
    return { request: fromHttp(event as HttpEvent), direct: false };
  if ('body' in event && typeof event.body === 'string')
    return { request: fromDirect(event as DirectInvocation), direct: true };
  return {
    request: invocation(Buffer.from(JSON.stringify(event)), { 'content-type': 'application/json' }),
    direct: true,
  };
}

/** Renders a response: for HTTP with status and headers; for a direct invocation the same, with JSON bodies parsed. */
export function toResult(response: HttpResponse, direct: boolean): LambdaResult | DirectResult {
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  const binary = typeof response.body !== 'string';
  if (direct && !binary && contentType.startsWith('application/json')) {
    return { statusCode: response.status, contentType, body: JSON.parse(response.body) as unknown };
  }
  const body = binary ? response.body.toString('base64') : response.body;
  if (direct) return { statusCode: response.status, contentType, body };
  return { statusCode: response.status, headers, body, isBase64Encoded: binary };
}

function fromHttp(event: HttpEvent): RoutedLater {
  const query = event.rawQueryString ?? new URLSearchParams(event.queryStringParameters ?? {}).toString();
  const path = event.rawPath ?? event.path ?? '/';
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: event.requestContext?.http?.method ?? event.httpMethod ?? 'GET',
    url: query === '' ? path : `${path}?${query}`,
    headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function fromDirect(event: DirectInvocation): RoutedLater {
  return invocation(Buffer.from(event.body, event.isBase64Encoded === true ? 'base64' : 'utf8'), {
    'content-type': event.contentType ?? 'application/json',
    accept: event.accept,
    'x-amzn-sagemaker-inference-id': event.inferenceId,
    'x-amzn-sagemaker-custom-attributes': event.customAttributes,
  });
}

function invocation(body: Buffer, headers: HttpRequest['headers']): RoutedLater {
  return { method: 'POST', url: '/invocations', headers, body };
}
