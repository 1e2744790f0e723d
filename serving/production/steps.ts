import type { ModelCatalog } from '../models/catalog';
import type { Services } from '../services';
import type { ActiveFeature, InferenceStep } from './feature';

const runModel: InferenceStep = (call, loaded) => loaded.model.infer(call.request);

/** The way of every call: which version, then through what is switched on, then the model. */
export function inferThrough(catalog: ModelCatalog, active: readonly ActiveFeature[]): Services['infer'] {
  const step = active.reduceRight((next, { intercept }) => intercept?.(next) ?? next, runModel);
  const routes = active.flatMap(({ route }) => route ?? []);
  if (routes.length === 0) return (call) => step(call, catalog.get(call.model, call.version));
  return (call) => {
    let { version } = call;
    for (const route of routes) version ??= route(call);
    return step(call, catalog.get(call.model, version));
  };
}
