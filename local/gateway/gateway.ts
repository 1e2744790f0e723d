import { Agent, createServer, request as send } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { actionsOf } from './aws-action';
import type { AwsAction } from './aws-action';
import type { ApiError } from '../sagemaker/errors';
import { signedBy } from './callers';
import type { SignedBy } from './callers';

/** Bodies that name what is done are read; they are small. Objects of S3 pass through unread. */
const readable = /^application\/(x-amz-json|json|x-www-form-urlencoded)/;

/** What the gateway stands between. */
export interface GatewayParts {
  /** Port of the emulator on this machine. */
  readonly emulatorPort: number;
  /** Answers requests to SageMaker, both protocols. */
  readonly sageMaker: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Whether the caller may do what the emulator cannot check; throws an ApiError when not. */
  readonly check: (by: SignedBy, actions: readonly AwsAction[]) => Promise<void>;
  /** Told of every signed request that the emulator answered, with the status it got. */
  readonly answered: (by: SignedBy, actions: readonly AwsAction[], status: number) => void;
}

/**
 * One address for everything: SageMaker is answered by the twin, anything else by the emulator. Requests pass unchanged,
 * host included, so that signatures stay valid.
 */
export function createGateway(parts: GatewayParts): Server {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const server = createServer((request, response) => {
    forward(request, response, parts, agent).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
      response.end(`the emulator did not answer: ${(error as Error).message}`);
    });
  });
  server.on('close', () => {
    agent.destroy();
  });
  return server;
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  parts: GatewayParts,
  agent: Agent,
): Promise<void> {
  const by = signedBy(request);
  if (by?.service === 'sagemaker') return parts.sageMaker(request, response);
  const body = by && readable.test(request.headers['content-type'] ?? '') ? await readBody(request) : undefined;
  const actions = by ? describe(by, request, body) : [];
  if (by) {
    try {
      await parts.check(by, actions);
    } catch (error) {
      refuse(request, response, error as ApiError);
      return;
    }
  }
  const answer = await passOn(request, body, parts.emulatorPort, agent);
  if (by) parts.answered(by, actions, answer.statusCode ?? 0);
  response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
  answer.pipe(response);
  answer.once('error', (error) => response.destroy(error));
}

/** Says no in the protocol of the request: JSON for services that name the operation in a header, else XML. */
function refuse(request: IncomingMessage, response: ServerResponse, { code, message }: ApiError): void {
  if (request.headers['x-amz-target'] !== undefined) {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: code, message }));
    return;
  }
  const text = message.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  response.writeHead(403, { 'content-type': 'text/xml' });
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`,
  );
}

function describe(by: SignedBy, request: IncomingMessage, body: Buffer | undefined): AwsAction[] {
  const url = new URL(request.url ?? '/', 'http://gateway');
  return actionsOf(by.service, {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: body ? textOf(request, body) : '',
  });
}

/** SDKs compress large metric requests. */
function textOf(request: IncomingMessage, body: Buffer): string {
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}

async function passOn(
  request: IncomingMessage,
  body: Buffer | undefined,
  port: number,
  agent: Agent,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = send({
      host: '127.0.0.1',
      port,
      agent,
      method: request.method,
      path: request.url,
      headers: request.rawHeaders,
      setHost: false,
    });
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    (body ? Readable.from([body]) : request).pipe(outgoing);
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
