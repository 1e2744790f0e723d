import type { PlayedSpan } from '../snapshot';

/** Milliseconds of a day: a window ends behind the last moment that was played in it. */
const day = 24 * 3_600_000;

/** Says what time it was in the story, in milliseconds since 1970, when it was some time on this machine. */
export type StoryClock = (at: string) => number;

/**
 * The clock of a story: hours of it pass in moments of this machine, and between two spans it stands still. Where no story
 * has been played, both times are the same.
 *
 * @param spans in which it was played, in order
 */
export function storyClock(spans: readonly PlayedSpan[]): StoryClock {
  return (at) => {
    const now = Date.parse(at);
    const [first] = spans;
    if (!first) return now;
    const current = spans.findLast(({ playedFrom }) => Date.parse(playedFrom) <= now);
    if (!current) return Date.parse(first.from);
    const [from, to] = [Date.parse(current.playedFrom), Date.parse(current.playedTo)];
    const share = to > from ? Math.min(1, (now - from) / (to - from)) : 1;
    return Date.parse(current.from) + share * (Date.parse(current.to) - Date.parse(current.from));
  };
}

/**
 * Whether a window that ends then belongs to the story. Schedules run by this machine's clock, too, and find nothing there
 * while the story is in another year. Where no story has been played, everything is shown.
 */
export function isInStory(to: string | undefined, spans: readonly PlayedSpan[]): boolean {
  const range = storyRange(spans);
  if (!range || to === undefined) return true;
  return Date.parse(to) > range.from && Date.parse(to) <= range.to + day;
}

/** First and last moment of the story; undefined when none has been played. */
export function storyRange(spans: readonly PlayedSpan[]): { readonly from: number; readonly to: number } | undefined {
  const [first, last] = [spans[0], spans.at(-1)];
  return first && last ? { from: Date.parse(first.from), to: Date.parse(last.to) } : undefined;
}
