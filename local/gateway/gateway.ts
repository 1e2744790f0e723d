import { Agent, createServer, request as send } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { actionsOf } from './aws-action';
import type { AwsAction } from './aws-action';
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
  const answer = await passOn(request, body, parts.emulatorPort, agent);
  if (by) parts.answered(by, describe(by, request, body), answer.statusCode ?? 0);
  response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
  answer.pipe(response);
  answer.once('error', (error) => response.destroy(error));
}

function describe(by: SignedBy, request: IncomingMessage, body: Buffer | undefined): AwsAction[] {
  const url = new URL(request.url ?? '/', 'http://gateway');
  return actionsOf(by.service, {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: body?.toString('utf8') ?? '',
  });
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
