import type { ActiveFeature, FeatureContext } from './feature';
import { features } from './index';

/**
 * Switches on the features that have settings.
 * @param sections settings by feature, as each has read its own
 * @throws SettingsError for settings that do not fit the models
 */
export async function activate(
  sections: Readonly<Record<string, unknown>>,
  context: FeatureContext,
): Promise<readonly ActiveFeature[]> {
  const active: ActiveFeature[] = [];
  for (const feature of features) {
    const section = sections[feature.name];
    const made = section === undefined ? undefined : await feature.create(section, context);
    if (made !== undefined) active.push(made);
  }
  return active;
}
