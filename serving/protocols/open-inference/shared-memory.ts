/**
 * Triton's shared memory extensions, which this server does not have. Many of Triton's programs ask for the regions or
 * unregister all of them before they start: nothing is ever registered, so that is answered; registering is refused.
 */
import * as z from 'zod';
import { invalidRequest } from '../../errors/serving-error';
import { json } from '../../http/message';
import type { BodyContent } from '../../http/operation';
import type { Route } from '../../http/route';

const kinds = ['systemsharedmemory', 'cudasharedmemory'] as const;
const regions: readonly BodyContent[] = [{ mediaType: 'application/json', schema: z.array(z.object({})) }];
const nothing: readonly BodyContent[] = [{ mediaType: 'application/json', schema: z.object({}) }];

/** The routes of both extensions. */
export function sharedMemoryRoutes(): Route[] {
  return kinds.flatMap((kind) => [
    route(kind, 'GET', '/status', 'Status', 'Registered regions: none', regions, () => json([])),
    route(kind, 'GET', '/region/:region/status', 'RegionStatus', 'One region: none', regions, () => json([])),
    route(kind, 'POST', '/unregister', 'Unregister', 'Unregister all regions', nothing, () => json({})),
    route(kind, 'POST', '/region/:region/unregister', 'RegionUnregister', 'Unregister a region', nothing, () =>
      json({}),
    ),
    route(kind, 'POST', '/region/:region/register', 'RegionRegister', 'Always refused', nothing, () => {
      throw invalidRequest('region', 'cannot be registered: shared memory is not supported, send tensors in the body');
    }),
  ]);
}

function route(
  kind: (typeof kinds)[number],
  method: 'GET' | 'POST',
  suffix: string,
  id: string,
  summary: string,
  response: readonly BodyContent[],
  handle: Route['handle'],
): Route {
  const name = kind === 'systemsharedmemory' ? 'SystemMemory' : 'CudaMemory';
  return {
    method,
    path: `/v2/${kind}${suffix}`,
    purpose: 'metadata',
    operation: { id: `openInference${name}${id}`, summary, response, errors: ['INVALID_REQUEST'] },
    handle,
  };
}
