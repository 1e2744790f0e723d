import type { PlayedSpan } from './snapshot';

/** Longest leap within one span: hours in which nothing was asked. */
const longestLeap = 24 * 3_600_000;

/** Remembers when on this machine which time of the story was, so that everything that happened can be laid beside it. */
export class StoryTimes {
  private readonly found: { from: string; to: string; playedFrom: string; playedTo: string }[] = [];
  private current: Date | undefined;

  /** Time of the story now; undefined while none is played. */
  public get now(): Date | undefined {
    return this.current;
  }

  /** Spans in which the story went on, in order. */
  public get spans(): readonly PlayedSpan[] {
    return this.found.map((span) => ({ ...span }));
  }

  /** From `at` on it is this time in the story; undefined: the story pauses. */
  public set(story: Date | undefined, at: Date): void {
    const last = this.found.at(-1);
    const leap = story && last ? story.getTime() - Date.parse(last.to) : NaN;
    const goesOn = this.current !== undefined && leap >= 0 && leap <= longestLeap;
    this.current = story;
    if (!story) return;
    const [to, playedTo] = [story.toISOString(), at.toISOString()];
    if (last && goesOn) Object.assign(last, { to, playedTo });
    else this.found.push({ from: to, to, playedFrom: playedTo, playedTo });
  }
}
