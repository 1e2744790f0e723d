import { ServingError, toServingError } from './errors/serving-error';
import { decodeBody } from './http/content-coding';
import { MemoryBudget } from './http/memory-budget';
import { withMarks } from './http/marks';
import type { HttpRequest, HttpResponse } from './http/message';
import { errorResponse } from './http/respond';
import type { Method, Route } from './http/route';
import { isMatch, Router } from './http/router';
import type { Log } from './observability/log';
import { logFailure } from './observability/log-failure';
import type { Protocol } from './protocols/protocol';
import type { Services } from './services';

/** A route with its protocol and its counters. */
export interface AppRoute extends Route {
  readonly protocol: Protocol;
  /** Answers by status. */
  readonly statuses: Map<number, number>;
}

/** Sees every answered inference request: data capture. Called synchronously; must not throw or block. */
export type InferenceObserver = (
  route: Pick<Route, 'method' | 'path'>,
  request: HttpRequest,
  response: HttpResponse,
) => void;

/** What an app is made of. */
export interface AppParts {
  readonly services: Services;
  readonly protocols: readonly Protocol[];
  readonly log: Log;
  readonly observers?: readonly InferenceObserver[];
  /** Bytes of bodies that may be in memory at once. */
  readonly requestMemory: number;
  /** Bytes of a body after decompression, for requests that do not come over our own server. */
  readonly bodyLimit: number;
}

/** Routes, error handling and observation, without a socket: the same for HTTP, Lambda and tests. */
export interface App {
  readonly budget: MemoryBudget;
  readonly routes: readonly AppRoute[];
  router(listener?: 'management'): Router<AppRoute>;
  /** Answers a request whose route is known, through a callback. Never throws. */
  handle(route: AppRoute, request: HttpRequest, done: (response: HttpResponse) => void): void;
  /** Answers a request. Never throws. */
  dispatch(request: Omit<HttpRequest, 'params' | 'query'>): Promise<HttpResponse>;
  /** The response to a failure on a route. */
  fail(route: AppRoute, error: ServingError): HttpResponse;
  /** The response where there is no route. */
  noRoute(method: string, path: string, allowed: readonly Method[]): HttpResponse;
  /** The server is about to stop: connections are closed after their answer, models are not changed any more. */
  drain(): void;
  readonly isDraining: boolean;
}

/** Builds the app. Nothing listens yet. */
export function build(parts: AppParts): App {
  return new WiredApp(parts);
}

class WiredApp implements App {
  public readonly budget: MemoryBudget;
  public readonly routes: readonly AppRoute[];
  private readonly main: Router<AppRoute>;
  private readonly management: Router<AppRoute>;
  private readonly observers: readonly InferenceObserver[];
  private draining = false;

  public constructor(private readonly parts: AppParts) {
    this.budget = new MemoryBudget(parts.requestMemory);
    this.observers = parts.observers ?? [];
    this.routes = parts.protocols.flatMap((protocol) =>
      protocol.routes(parts.services).map((route) => withCounters(route, protocol)),
    );
    this.main = new Router(this.routes.filter(({ listener }) => listener === undefined));
    this.management = new Router(this.routes.filter(({ listener }) => listener === 'management'));
  }

  public router(listener?: 'management'): Router<AppRoute> {
    return listener === undefined ? this.main : this.management;
  }

  public handle(route: AppRoute, request: HttpRequest, done: (response: HttpResponse) => void): void {
    this.attempt(route, request, done, (error) => {
      if (error.absentModel === undefined || route.purpose !== 'inference') {
        done(this.fail(route, error));
        return;
      }
      // The model gave way to others: bring it back and ask once more.
      this.parts.services.catalog.revive(error.absentModel).then(
        () => {
          this.attempt(route, request, done, (again) => {
            done(this.fail(route, again));
          });
        },
        (failure: unknown) => {
          done(this.fail(route, toServingError(failure)));
        },
      );
    });
  }

  private attempt(
    route: AppRoute,
    request: HttpRequest,
    done: (response: HttpResponse) => void,
    failed: (error: ServingError) => void,
  ): void {
    let answer: HttpResponse | Promise<HttpResponse>;
    try {
      if (route.purpose === 'control') this.requireControl();
      answer = route.handle(request);
    } catch (error) {
      failed(toServingError(error));
      return;
    }
    if (!(answer instanceof Promise)) {
      done(this.finish(route, request, answer));
      return;
    }
    void answer.then(
      (response) => {
        done(this.finish(route, request, response));
      },
      (error: unknown) => {
        failed(toServingError(error));
      },
    );
  }

  public async dispatch(request: Omit<HttpRequest, 'params' | 'query'>): Promise<HttpResponse> {
    const { pathname, searchParams } = new URL(request.url, 'http://local');
    const match = this.main.find(request.method, pathname);
    if (!isMatch(match)) return this.noRoute(request.method, pathname, match.allowed);
    const { target, params } = match;
    let { body } = request;
    try {
      body = await decodeBody(body, String(request.headers['content-encoding'] ?? ''), this.parts.bodyLimit);
    } catch (error) {
      return this.fail(target, toServingError(error));
    }
    return new Promise((resolve) => {
      this.handle(target, { ...request, body, params, query: searchParams }, resolve);
    });
  }

  public fail(route: AppRoute, error: ServingError): HttpResponse {
    logFailure(this.parts.log, error, `${route.method} ${route.path}`);
    const response = errorResponse(route.protocol, error);
    count(route, response.status);
    return response;
  }

  public noRoute(method: string, path: string, allowed: readonly Method[]): HttpResponse {
    const error =
      allowed.length === 0
        ? new ServingError('UNKNOWN_ROUTE', `no route has the path '${path.slice(0, 100)}'; /openapi.json lists all`)
        : new ServingError('METHOD_NOT_ALLOWED', `'${path.slice(0, 100)}' takes ${allowed.join(', ')}, not ${method}`, {
            headers: { allow: allowed.join(', ') },
          });
    return errorResponse(plainErrors, error);
  }

  public get isDraining(): boolean {
    return this.draining;
  }

  public drain(): void {
    this.draining = true;
  }

  private requireControl(): void {
    if (this.parts.services.modelControl === 'none') {
      throw new ServingError(
        'CONTROL_OFF',
        'models are loaded and unloaded by the operator; --model-control explicit allows clients to',
      );
    }
    if (this.draining) throw new ServingError('DRAINING', 'server is shutting down');
  }

  private finish(route: AppRoute, request: HttpRequest, answer: HttpResponse): HttpResponse {
    let response = this.draining ? { ...answer, headers: { ...answer.headers, connection: 'close' } } : answer;
    if (request.marks !== undefined) response = withMarks(response, request.marks);
    count(route, response.status);
    if (route.purpose === 'inference') for (const observe of this.observers) observe(route, request, response);
    return response;
  }
}

/** The shape of errors outside of any protocol: that of the Open Inference Protocol. */
const plainErrors: Pick<Protocol, 'renderError'> = {
  renderError: (error) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: error.message }),
  }),
};

function withCounters(route: Route, protocol: Protocol): AppRoute {
  return { ...route, protocol, statuses: new Map() };
}

function count(route: AppRoute, status: number): void {
  route.statuses.set(status, (route.statuses.get(status) ?? 0) + 1);
}
