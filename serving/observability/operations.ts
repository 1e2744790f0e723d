/** What operators ask of the server itself: metrics and the description of its API. Shaped like a protocol. */
import type { Protocol } from '../protocols/protocol';
import type { ActiveFeature } from '../production/feature';
import { json } from '../http/message';
import { renderMetrics, type MetricsSources } from './metrics';
import { loopDelay } from './loop-delay';
import { describeApi } from './openapi';

/** What the operations read. */
export interface OperationsSources extends Omit<MetricsSources, 'eventLoopDelay'> {
  readonly features: () => readonly ActiveFeature[];
  /** Further lines of metrics, from what is not an HTTP route. */
  readonly more: () => readonly (() => string)[];
  readonly version: string;
}

/** Routes `/metrics` and `/openapi.json`. */
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
            ...sources.features().map((feature) => feature.metrics?.() ?? ''),
            ...sources.more().map((render) => render()),
          ].join(''),
        }),
      },
      {
        method: 'GET',
        path: '/openapi.json',
        purpose: 'metadata',
        operation: {
          id: 'openApi',
          summary: 'This description',
          response: [{ mediaType: 'application/json' }],
          errors: [],
        },
        handle: () => json(describeApi(sources.app().routes, sources.version)),
      },
    ],
    renderError: (error) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: error.message }),
    }),
  };
}
