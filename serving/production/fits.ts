/** Whether what settings name is there and fits together: found at start, not by the first request that needs it. */
import type { ModelCatalog } from '../models/catalog';
import type { LoadedModel } from '../models/loaded-model';
import { formatShape, type TensorSpec } from '../tensors/tensor';

/** What is wrong with a model, and perhaps a version, that settings name; undefined when it is there. */
export function missing(catalog: ModelCatalog, name: string, version?: string): string | undefined {
  const entries = catalog.entries();
  const versions = entries.filter((entry) => entry.name === name).map((entry) => entry.version);
  if (versions.length === 0) {
    const names = [...new Set(entries.map((entry) => entry.name))];
    return `model '${name}' is not there; there is ${quoted(names)}`;
  }
  if (version === undefined || versions.includes(version)) return undefined;
  return `version '${version}' of model '${name}' is not there; there is ${quoted(versions)}`;
}

/** Why one version cannot answer in place of another; undefined when it can. */
export function misfit(original: LoadedModel, stand: LoadedModel): string | undefined {
  const wrong =
    firstDifference('input', original.model.inputs, stand.model.inputs) ??
    firstDifference('output', original.model.outputs, stand.model.outputs);
  if (wrong === undefined) return undefined;
  return `${nameOf(stand)} cannot answer for ${nameOf(original)}: ${wrong}`;
}

function firstDifference(
  kind: 'input' | 'output',
  wanted: readonly TensorSpec[],
  given: readonly TensorSpec[],
): string | undefined {
  for (const spec of wanted) {
    const other = given.find(({ name }) => name === spec.name);
    if (other === undefined) return `it has no ${kind} '${spec.name}'`;
    if (other.datatype !== spec.datatype || !sameShape(spec, other))
      return `its ${kind} '${spec.name}' is ${shapeOf(other)}, not ${shapeOf(spec)}`;
  }
  const extra = kind === 'input' ? given.find(({ name }) => !wanted.some((spec) => spec.name === name)) : undefined;
  return extra === undefined ? undefined : `it needs an input '${extra.name}' besides`;
}

/** Sizes that one of them leaves open do not keep them apart. */
function sameShape(a: TensorSpec, b: TensorSpec): boolean {
  if (!a.ranked || !b.ranked) return true;
  return (
    a.shape.length === b.shape.length &&
    a.shape.every((size, i) => size === -1 || b.shape[i] === -1 || size === b.shape[i])
  );
}

function shapeOf({ datatype, ranked, shape }: TensorSpec): string {
  return `${datatype} ${ranked ? formatShape(shape) : 'of any shape'}`;
}

function nameOf({ model }: LoadedModel): string {
  return `version '${model.version}' of model '${model.name}'`;
}

function quoted(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `'${name}'`).join(', ');
}
