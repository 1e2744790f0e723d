import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { defaultPort } from '../../commands/command-line';
import type { Snapshot } from '../snapshot';
import { storyClock } from '../view/story-clock';
import type { StoryClock } from '../view/story-clock';

/** What all parts of the page share. */
export interface PageContext {
  readonly snapshot: Snapshot;
  /** Tells times of the story; undefined for what is not part of it. */
  readonly clock: StoryClock | undefined;
}

/** What parts share that are not about a model of the story. */
export function contextOf(snapshot: Snapshot): PageContext {
  return { snapshot, clock: undefined };
}

/** The same for parts that are. */
export function inStory({ snapshot }: PageContext): PageContext {
  return { snapshot, clock: snapshot.twin.played.length === 0 ? undefined : storyClock(snapshot.twin.played) };
}

/** A command of the twin as a person has to type it. */
export function command({ snapshot: { twin } }: PageContext, name: string): Html {
  const port = twin.port === defaultPort ? '' : ` --port ${twin.port}`;
  return html`<code>npm run local -- ${name}${port}</code>`;
}

/** When it was: in the story, if there is one, and on this machine. */
export function when({ snapshot, clock }: PageContext, at: string): Html {
  const here = html`<time datetime="${at}">${timeOfDay(at, snapshot.takenAt)}</time>`;
  const [first] = snapshot.twin.played;
  if (!clock || !first || at < first.playedFrom) return here;
  return html`<b>${new Date(clock(at)).toISOString().slice(0, 10)}</b> <small>${here}</small>`;
}

/** Time of day, with the day where it is another one than that of `now`. UTC. */
export function timeOfDay(at: string, now: string): string {
  const time = new Date(at).toISOString();
  return time.slice(0, 10) === now.slice(0, 10) ? time.slice(11, 19) : time.slice(0, 19).replace('T', ' ');
}

/** Seconds as people say them. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** Address of the report on a window. */
export function reportLink(model: string, kind: string, window: string): string {
  return `/reports/${encodeURIComponent(model)}/${kind}/${encodeURIComponent(window)}`;
}
