import { SettingsError } from '../config/settings-error';
import type { FeatureContext } from './feature';
import { misfit, missing } from './fits';

/** A model, and perhaps a version, that a setting names. */
export interface NamedModel {
  /** The setting, for example `split.flights.weights`. */
  readonly setting: string;
  readonly model: string;
  readonly version?: string;
  /** A model whose requests it shall answer. */
  readonly inPlaceOf?: { readonly model: string; readonly version?: string };
}

/**
 * Holds settings against the models that are there. Where models come and go, one that is missing may come later: that
 * is a line in the log.
 * @throws SettingsError that lists every problem
 */
export function requireModels(named: readonly NamedModel[], { catalog, modelsChange, log }: FeatureContext): void {
  const problems: string[] = [];
  for (const { setting, model, version, inPlaceOf } of named) {
    const absent = missing(catalog, model, version);
    if (absent !== undefined) {
      if (modelsChange) log.warn('settings name a model that is not there yet', { setting, problem: absent });
      else problems.push(`${setting}: ${absent}`);
      continue;
    }
    const [stand] = find(model, version);
    const originals = inPlaceOf === undefined ? [] : find(inPlaceOf.model, inPlaceOf.version);
    for (const original of originals) {
      const wrong = stand === undefined || stand === original ? undefined : misfit(original, stand);
      if (wrong !== undefined) problems.push(`${setting}: ${wrong}`);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);

  function find(model: string, version: string | undefined): ReturnType<typeof catalog.versionsOf> {
    const loaded = catalog.versionsOf(model);
    return version === undefined ? loaded : loaded.filter(({ definition }) => definition.version === version);
  }
}
