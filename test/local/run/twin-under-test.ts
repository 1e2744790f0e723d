import path from 'node:path';
import { DeployedEnvironment } from '../../../local/story/environment';
import { DeployedRegistry } from '../../../local/story/registry';
import type { StoryParts } from '../../../local/story/week';
import { twinSettings } from '../../../local/settings';
import type { TwinSettings } from '../../../local/settings';
import { readState } from '../../../local/twin/state-file';

/** The checkout. */
export const root = path.resolve(__dirname, '../../..');

/** Folder of the twin under test: beside that of a person's own, so that both can run. */
export const folder = path.join(root, '.local', 'under-test');

/** Settings of the twin that the setup started. */
export function settingsUnderTest(): TwinSettings {
  const settings = twinSettings(root, undefined, folder);
  const state = readState(settings);
  if (!state) throw new Error('the twin under test does not run');
  return twinSettings(root, state.port, folder);
}

/** What the story plays with, on the twin under test. */
export async function storyUnderTest(): Promise<StoryParts> {
  const settings = settingsUnderTest();
  const environment = await DeployedEnvironment.find(settings);
  return { settings, environment, registry: new DeployedRegistry(environment), every: 4 };
}
