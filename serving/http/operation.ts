import type * as z from 'zod';
import type { ErrorCode } from '../errors/registry';

/** A body in one media type. A missing schema says: bytes. */
export interface BodyContent {
  readonly mediaType: string;
  readonly schema?: z.ZodType;
}

/** A header or query parameter. Path parameters are read off the path. */
export interface ParameterInfo {
  readonly name: string;
  readonly in: 'header' | 'query';
  readonly description: string;
}

/** What `/openapi.json` says of a route. */
export interface Operation {
  /** Unique over all protocols, for example `openInferenceInfer`. */
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly ParameterInfo[];
  readonly request?: readonly BodyContent[];
  /** The body of the 200 response, one entry a media type; empty for none. */
  readonly response: readonly BodyContent[];
  /** Codes that this route can answer with, beyond those that any route can. */
  readonly errors: readonly ErrorCode[];
}
