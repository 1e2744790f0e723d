import type * as z from 'zod';
import type { ServingError } from '../errors/serving-error';
import type { HttpResponse } from '../http/message';
import type { Route } from '../http/route';
import type { Services } from '../services';

/**
 * A protocol that clients speak. Adding one: a folder here that exports a Protocol, and one line in `index.ts`.
 * A protocol parses and renders; it computes nothing and keeps no state.
 */
export interface Protocol {
  /** Kebab-case, the folder's name: also the tag in `/openapi.json` and the value of the `protocol` metric label. */
  readonly name: string;
  /** One sentence for `/openapi.json` and the docs. */
  readonly summary: string;
  /** The endpoints, wired to the server's services. Called once at start. */
  routes(services: Services): readonly Route[];
  /** The body of an error, for `/openapi.json`. @default - an object with the sentence under `error` */
  readonly errorBody?: z.ZodType;
  /** An error in the protocol's shape. Status, Retry-After and the error's own headers are added by the caller. */
  renderError(error: ServingError): Pick<HttpResponse, 'body' | 'headers'>;
}
