/** Requests and responses as protocols see them: plain data, whether they came over a socket or from a Lambda event. */
import type { Caller } from '../engine/job';
import type { Marks } from '../services';

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A request whose body has been read and decompressed. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
  /** Values of the route's `:parameters`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The connection; `destroyed` once the client has left. */
  readonly caller?: Caller;
  /** What the answer tells in headers named `x-tidegate-…`. */
  marks?: Marks | undefined;
}

/** A response. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name; content-length is added. */
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Buffer;
}

/** Headers of a JSON answer, the same object each time. */
export const jsonHeaders = { 'content-type': 'application/json' } as const;

/** A response whose body is JSON text already. */
export function jsonText(body: string, status = 200): HttpResponse {
  return { status, headers: jsonHeaders, body };
}

/** A response with a value as JSON. */
export function json(value: unknown, status = 200): HttpResponse {
  return jsonText(JSON.stringify(value), status);
}

/** The first value of a header; undefined when it was not sent. */
export function header(request: HttpRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The media type of a content-type or accept entry: lower case, without parameters. */
export function mediaType(text: string | undefined): string {
  if (text === undefined) return '';
  const end = text.indexOf(';');
  return (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
}
