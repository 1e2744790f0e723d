import { ServingError } from '../../errors/serving-error';
import type { LoadedModel } from '../../models/loaded-model';
import type { Services } from '../../services';

/** What a path of TensorFlow Serving names: a model, and perhaps a version or a label. */
export interface Target {
  readonly loaded: LoadedModel;
  /** The version that was asked for; undefined for the default one. */
  readonly version: string | undefined;
}

/** The label that every model has: its default version. */
export const latestLabel = 'latest';

/**
 * Finds what a path names. Labels are those of the model's settings, and `latest`.
 * @throws ServingError UNKNOWN_MODEL, UNKNOWN_VERSION, MODEL_NOT_READY
 */
export function resolveTarget(services: Services, params: Readonly<Record<string, string>>): Target {
  const { model, version, label } = params;
  if (label === undefined) return { loaded: services.catalog.get(model, version), version };
  const current = services.catalog.get(model);
  if (label === latestLabel) return { loaded: current, version: undefined };
  const labels = current.definition.settings.labels ?? {};
  const labelled = Object.hasOwn(labels, label) ? labels[label] : undefined;
  if (labelled === undefined) {
    const known = [latestLabel, ...Object.keys(labels)].map((name) => `'${name}'`).join(', ');
    throw new ServingError(
      'UNKNOWN_VERSION',
      `label '${label.slice(0, 60)}' of model '${current.model.name}' is unknown; there is ${known}`,
    );
  }
  return { loaded: services.catalog.get(model, labelled), version: labelled };
}
