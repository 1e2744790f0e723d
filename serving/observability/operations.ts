/** What operators ask of the server itself: metrics and the description of its API. Shaped like a protocol. */
import type { Protocol } from '../protocols/protocol';
import type { ActiveFeature } from '../production/feature';
import { json } from '../http/message';
import type { Route } from '../http/route';
import { renderFamilies } from './family';
import { renderMetrics, type MetricsSources } from './metrics';
import { loopDelay } from './loop-delay';
import { describeApi } from './openapi';

/** What the operations read. */
export interface OperationsSources extends Omit<MetricsSources, 'eventLoopDelay'> {
  readonly features: readonly ActiveFeature[];
  /** Further lines of metrics, from what is not an HTTP route. */
  readonly more: () => readonly (() => string)[];
  readonly version: string;
}

/** Routes `/metrics` and `/openapi.json`, and those of production features. */
export function operations(sources: OperationsSources): Protocol {
  const eventLoopDelay = loopDelay();
  return {
    name: 'operations',
    summary: 'Metrics and the description of the API',
    routes: () => [
      {
        method: 'GET',
        path: '/metrics',
        purpose: 'metadata',
        operation: {
          id: 'metrics',
          summary: 'Metrics in the text format of Prometheus',
          response: [{ mediaType: 'text/plain' }],
          errors: [],
        },
        handle: () => ({
          status: 200,
          headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
          body: [
            renderMetrics({ ...sources, eventLoopDelay }),
            renderFamilies(sources.features.flatMap((feature) => feature.metrics?.() ?? [])),
            ...sources.more().map((render) => render()),
          ].join(''),
        }),
      },
      description(sources, undefined),
      description(sources, 'management'),
      ...sources.features.flatMap((feature) => feature.routes ?? []),
    ],
    renderError: (error) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: error.message }),
    }),
  };
}

/** The description of what a port has, on that port. */
function description(sources: OperationsSources, listener: Route['listener']): Route {
  return {
    method: 'GET',
    path: '/openapi.json',
    purpose: 'metadata',
    ...(listener !== undefined && { listener }),
    operation: {
      id: listener === undefined ? 'openApi' : 'managementOpenApi',
      summary: 'This description',
      response: [{ mediaType: 'application/json' }],
      errors: [],
    },
    handle: () => {
      const routes = sources.app().routes.filter((route) => route.listener === listener);
      return json(describeApi(routes, sources.version));
    },
  };
}
