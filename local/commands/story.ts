import { gatewayUrl, pageUrl } from '../settings';
import { storyBegins } from '../story/calendar';
import { DeployedEnvironment } from '../story/environment';
import { playStory } from '../story/play';
import { hasBegun } from '../story/labels';
import { setTwinTime } from '../story/twin-control';
import type { TwinSettings } from '../settings';
import { readState } from '../twin/state-file';
import { orInterrupted } from './interruption';
import { stopTwin } from './twin-process';
import { up } from './up';
import type { UpParts } from './up';

/** Brings the twin up and plays the story on it. */
export async function story(parts: UpParts, from = storyBegins): Promise<void> {
  const { settings, progress, signal } = parts;
  // First, so that nothing is deployed to a twin that is thrown away then.
  if (await storyHasBegun(settings)) {
    const name = 'the twin has played the story, or a part of it: start it afresh';
    await progress.step(name, async () => stopTwin(settings));
  }
  const startedHere = await up(parts);
  try {
    await orInterrupted(playStory(settings, progress, from), signal);
  } catch (error) {
    if (signal.aborted && startedHere) {
      await progress.step('stop the twin', async () => stopTwin(settings));
      throw error;
    }
    // A story that has stopped is no longer being played; a twin that has ended cannot be told.
    await setTwinTime(settings, null).catch(() => undefined);
    if (!signal.aborted) {
      progress.say('  the twin still runs: npm run local -- logs shows what it did, npm run local -- down ends it');
    }
    throw error;
  }
  progress.say(`\nLook at it: ${pageUrl(settings)}`);
  progress.say(`Ask it:     AWS_ENDPOINT_URL=${gatewayUrl(settings)} and any AWS tool, with credentials test/test`);
  progress.say('End it:     npm run local -- down\n');
}

async function storyHasBegun(settings: TwinSettings): Promise<boolean> {
  if (!readState(settings)) return false;
  // Fails where nothing has been deployed.
  const environment = await DeployedEnvironment.find(settings).catch(() => undefined);
  if (!environment) return false;
  try {
    return await hasBegun(environment);
  } finally {
    environment.close();
  }
}
