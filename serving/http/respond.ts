import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServingError } from '../errors/serving-error';
import type { Protocol } from '../protocols/protocol';
import { jsonHeaders, type HttpResponse } from './message';

/** Milliseconds that a client may go on sending a body we have refused, before its connection is closed. */
const discardFor = 2000;

/** An error as a response: the protocol's body, the registry's status, Retry-After and the error's own headers. */
export function errorResponse(protocol: Pick<Protocol, 'renderError'>, error: ServingError): HttpResponse {
  const { body, headers } = protocol.renderError(error);
  const retry = error.retryAfterSeconds;
  return {
    status: error.status,
    headers: { ...headers, ...error.headers, ...(retry !== undefined && { 'retry-after': retry }) },
    body,
  };
}

/** Sends a response. Nothing happens when the client has left. */
export function send(response: HttpResponse, to: ServerResponse): void {
  if (to.destroyed) return;
  const { body, headers } = response;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  to.writeHead(response.status, rawHeaders(headers, length) as unknown as string[]);
  if (to.req.method === 'HEAD') to.end();
  // ASCII, the usual case, is written in half the time when Node knows that it is.
  else if (typeof body === 'string' && length === body.length) to.end(body, 'latin1');
  else to.end(body);
}

/** Names and values in one list, which Node sends as it is; an object it would copy. */
function rawHeaders(headers: HttpResponse['headers'], length: number): (string | number)[] {
  if (headers === jsonHeaders) return ['content-length', length, 'content-type', jsonHeaders['content-type']];
  const raw: (string | number)[] = ['content-length', length];
  for (const name in headers) raw.push(name, headers[name] as string | number);
  return raw;
}

/**
 * Sends a response to a request whose body has not been read. What still comes is discarded for a moment: closing
 * at once would reset the connection, and the client would see that instead of the answer.
 */
export function sendWithoutReading(response: HttpResponse, request: IncomingMessage, to: ServerResponse): void {
  if (to.destroyed || !hasBody(request)) {
    send(response, to);
    return;
  }
  const { body } = response;
  to.writeHead(response.status, {
    ...response.headers,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  to.write(body);
  const timer = setTimeout(finish, discardFor);
  function finish(): void {
    clearTimeout(timer);
    to.end();
  }
  request.on('end', finish);
  request.on('close', finish);
  request.resume();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
