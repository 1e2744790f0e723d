import { gatewayUrl, pageUrl } from '../settings';
import { storyBegins } from '../story/calendar';
import { DeployedEnvironment } from '../story/environment';
import { playStory } from '../story/play';
import { playedWeeks } from '../story/week-record';
import type { TwinSettings } from '../settings';
import { stopTwin } from './twin-process';
import { up } from './up';
import type { UpParts } from './up';

/** Brings the twin up and plays the story on it. */
export async function story(parts: UpParts, from = storyBegins): Promise<void> {
  const { settings, progress, signal } = parts;
  let startedHere = await up(parts);
  if (await hasPlayed(settings)) {
    await progress.step('the twin has played already: start it afresh', async () => stopTwin(settings));
    startedHere = await up(parts);
  }
  try {
    await Promise.race([playStory(settings, progress, from), interruption(signal)]);
  } catch (error) {
    if (signal.aborted && startedHere) await progress.step('stop the twin', async () => stopTwin(settings));
    else progress.say('  the twin still runs: npm run local -- logs shows what it did, npm run local -- down ends it');
    throw error;
  }
  progress.say(`\nLook at it: ${pageUrl(settings)}`);
  progress.say(`Ask it:     AWS_ENDPOINT_URL=${gatewayUrl(settings)} and any AWS tool, with credentials test/test`);
  progress.say('End it:     npm run local -- down\n');
}

async function hasPlayed(settings: TwinSettings): Promise<boolean> {
  const environment = await DeployedEnvironment.find(settings);
  try {
    return (await playedWeeks(environment)).length > 0;
  } finally {
    environment.close();
  }
}

async function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const interrupt = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) interrupt();
    signal.addEventListener('abort', interrupt);
  });
}
