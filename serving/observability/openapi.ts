/** `/openapi.json`, made from the routes: nothing is described twice. */
import * as z from 'zod';
import type { AppRoute } from '../app';
import { definitionOf, errorDefinitions, type ErrorCode } from '../errors/registry';
import type { BodyContent } from '../http/operation';
import type { Protocol } from '../protocols/protocol';

/** Codes that any route with a body can answer with. */
const bodyErrors: readonly ErrorCode[] = ['MALFORMED_BODY', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'OVERLOADED'];

/** The OpenAPI 3.1 document of the routes that one port has. */
export function describeApi(routes: readonly AppRoute[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/\/:(\w+)/g, '/{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = describeRoute(route);
  }
  const tags = new Map(routes.map(({ protocol }) => [protocol.name, protocol.summary]));
  return {
    openapi: '3.1.0',
    info: { title: 'Tidegate inference server', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: [...tags].map(([name, description]) => ({ name, description })),
    paths,
  };
}

function describeRoute(route: AppRoute): object {
  const { operation, method, protocol } = route;
  const names = [...route.path.matchAll(/\/:(\w+)/g)].map((match) => match[1] as string);
  const text = { type: 'string' };
  return {
    operationId: operation.id,
    summary: operation.summary,
    tags: [protocol.name],
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } })),
      ...(operation.parameters ?? []).map((parameter) => ({ ...parameter, required: false, schema: text })),
    ],
    ...(operation.request !== undefined && { requestBody: { content: contentOf(operation.request, 'input') } }),
    responses: {
      200: { description: 'success', ...(operation.response.length > 0 && { content: contentOf(operation.response) }) },
      ...errorResponses([...operation.errors, ...(method === 'GET' ? [] : bodyErrors), 'INTERNAL'], protocol),
      // Readiness answers 503 with its usual body.
      ...(route.purpose === 'health' && {
        503: {
          description: 'not ready',
          ...(operation.response.length > 0 && { content: contentOf(operation.response) }),
        },
      }),
    },
  };
}

const plainError = z.object({ error: z.string() });
const retryAfter = {
  'Retry-After': { description: 'seconds until trying again makes sense', schema: { type: 'integer' } },
};

function errorResponses(codes: readonly ErrorCode[], { errorBody }: Protocol): Record<number, object> {
  const content = contentOf([{ mediaType: 'application/json', schema: errorBody ?? plainError }]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = errorDefinitions[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `${code}: ${errorDefinitions[code].sentence}`).join('; '),
        content,
        ...(group.some((code) => definitionOf(code).retryAfterSeconds !== undefined) && { headers: retryAfter }),
      },
    ]),
  );
}

/** @param io as what a schema is read: a request may have more fields than we know, our answers have none */
function contentOf(bodies: readonly BodyContent[], io: 'input' | 'output' = 'output'): Record<string, object> {
  return Object.fromEntries(
    bodies.map(({ mediaType, schema }) => [
      mediaType,
      { schema: schema === undefined ? {} : z.toJSONSchema(schema, { io, unrepresentable: 'any' }) },
    ]),
  );
}
