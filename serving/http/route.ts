import type { HttpRequest, HttpResponse } from './message';
import type { Operation } from './operation';

/** Methods that routes use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One endpoint of a protocol. */
export interface Route {
  readonly method: Method;
  /** Path with `:parameters`, each a segment, for example `/v2/models/:model/infer` or `/v1/models/:model:predict`. */
  readonly path: string;
  /**
   * What the route is for. `inference` routes are captured, counted and refused while the server drains or starts;
   * `health` routes are answered always; `control` routes manage models and can be switched off.
   */
  readonly purpose: 'inference' | 'metadata' | 'health' | 'control';
  /** `management`: only on the management port, for protocols whose paths there clash with others. */
  readonly listener?: 'management';
  /** What `/openapi.json` says of it. */
  readonly operation: Operation;
  /** Answers. May throw a ServingError, which the protocol renders. */
  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse>;
}
