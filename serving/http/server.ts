import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { toServingError } from '../errors/serving-error';
import type { App, AppRoute } from '../app';
import { decodeBody, encodeResponse, worthCompressing } from './content-coding';
import type { HttpRequest, HttpResponse } from './message';
import { readBody } from './read-body';
import { send, sendWithoutReading } from './respond';
import { isMatch, type Match } from './router';

/** Limits of the HTTP server. */
export interface HttpLimits {
  /** Bytes of a body, before and after decompression. */
  readonly body: number;
  /** Milliseconds for a whole request to arrive. */
  readonly requestTimeout: number;
  /** Milliseconds that an idle connection is kept. */
  readonly keepAliveTimeout: number;
}

/** An HTTP server for an app, not listening yet. Node's own server: frameworks cost five per cent and more here. */
export function createHttpServer(app: App, limits: HttpLimits, listener?: 'management'): Server {
  const handler = new RequestHandler(app, limits, listener);
  const server = createServer(
    { requestTimeout: limits.requestTimeout, keepAliveTimeout: limits.keepAliveTimeout, noDelay: true },
    handler.handle,
  );
  // A client that ends its side after the request is still owed an answer. Node has this switch, its types do not.
  (server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true;
  // Answer before the client sends a body that is too large, not after.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!(Number(request.headers['content-length']) > limits.body)) response.writeContinue();
    handler.handle(request, response);
  });
  return server;
}

class RequestHandler {
  public constructor(
    private readonly app: App,
    private readonly limits: HttpLimits,
    private readonly listener: 'management' | undefined,
  ) {}

  public readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url as string;
    const queryAt = url.indexOf('?');
    const path = queryAt < 0 ? url : url.slice(0, queryAt);
    const match = this.app
      .router(this.listener)
      .find(request.method === 'HEAD' ? 'GET' : (request.method as string), path);
    if (!isMatch(match)) {
      sendWithoutReading(this.app.noRoute(request.method as string, path, match.allowed), request, response);
      return;
    }
    const { budget } = this.app;
    readBody(request, this.limits.body, budget, (error, body) => {
      if (error !== undefined) {
        sendWithoutReading(this.app.fail(match.target, error), request, response);
        return;
      }
      this.respond(match, request, response, body, queryAt < 0 ? '' : url.slice(queryAt + 1));
    });
  };

  private respond(
    match: Match<AppRoute>,
    incoming: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    query: string,
  ): void {
    const { headers } = incoming;
    const message = {
      method: incoming.method as string,
      url: incoming.url as string,
      headers,
      body,
      params: match.params,
      query: query === '' ? noQuery : new URLSearchParams(query),
      caller: incoming.socket,
      marks: undefined,
    };
    const coding = headers['content-encoding'];
    const done = (result: HttpResponse): void => {
      this.deliver(result, incoming, response, body.length);
    };
    if (coding === undefined) this.app.handle(match.target, message, done);
    else void this.handleEncoded(match.target, message, coding, done);
  }

  private deliver(result: HttpResponse, incoming: IncomingMessage, response: ServerResponse, read: number): void {
    this.app.budget.release(read);
    const accepted = incoming.headers['accept-encoding'];
    if (accepted === undefined || result.body.length < worthCompressing) send(result, response);
    else
      void encodeResponse(result, accepted).then((encoded) => {
        send(encoded, response);
      });
  }

  private async handleEncoded(
    route: AppRoute,
    request: HttpRequest,
    coding: string,
    done: (result: HttpResponse) => void,
  ): Promise<void> {
    let body: Buffer;
    try {
      body = await decodeBody(request.body, coding, this.limits.body);
    } catch (error) {
      done(this.app.fail(route, toServingError(error)));
      return;
    }
    this.app.handle(route, { ...request, body }, done);
  }
}

const noQuery = new URLSearchParams();
