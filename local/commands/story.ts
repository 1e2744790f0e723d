import { storyBegins } from '../story/calendar';
import { playStory } from '../story/play';
import { up } from './up';
import type { UpParts } from './up';

/** Brings the twin up and plays the story on it. */
export async function story(parts: UpParts, from = storyBegins): Promise<void> {
  await up(parts);
  await playStory(parts.settings, parts.progress, from);
}
