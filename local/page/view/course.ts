import * as z from 'zod';
import { decidingOf } from '../../../lambdas/monitoring/verdict/deciding';
import type { AlarmChange, DriftWindow, JudgedWindow, ModelSnapshot, PlayedSpan, QualityWindow } from '../snapshot';
import { alarmWords } from './alarm-words';
import { ledgerWords } from './ledger-words';
import type { Happening } from './ledger-words';
import { isInStory, storyClock } from './story-clock';
import type { StoryClock } from './story-clock';

/** Something that happened to the model, on the time axis of its windows. */
export interface Mark {
  readonly kind: Happening;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** When it was on this machine; of several at the same time this tells the order. */
  readonly at: string;
  /** A few words. */
  readonly label: string;
  /** The same where there is hardly room, beside a mark that tells the rest. */
  readonly brief: string;
  /** One sentence. */
  readonly text: string;
}

/** How long a version served. */
export interface Reign {
  readonly version: string;
  readonly from: number;
  readonly to: number;
}

/** How a model fared: its windows, who served, and what happened. All on one time axis. */
export interface Course {
  readonly from: number;
  readonly to: number;
  readonly quality: readonly QualityWindow[];
  readonly drift: readonly DriftWindow[];
  readonly reigns: readonly Reign[];
  /** In order. */
  readonly marks: readonly Mark[];
}

/** The course of a model; undefined before anything of it was judged. */
export function courseOf(model: ModelSnapshot, spans: readonly PlayedSpan[]): Course | undefined {
  const clock = storyClock(spans);
  const isShown = ({ to }: JudgedWindow) => isInStory(to, spans);
  const [quality, drift] = [model.quality.filter(isShown), decidingWindows(model.drift.filter(isShown))];
  const windows: readonly JudgedWindow[] = [...quality, ...drift];
  if (windows.length === 0) return undefined;
  const from = Math.min(...windows.map((window) => Date.parse(window.from)));
  const marks = marksOf(model, clock).filter(({ time }) => time >= from);
  // What happened since the last window belongs to the course, too.
  const to = Math.max(...windows.map((window) => Date.parse(window.to)), ...marks.map(({ time }) => time));
  return { from, to, quality, drift, reigns: reignsOf(model, clock, { from, to }), marks };
}

/** A run of the drift monitor judges several windows that end together: the one that decided stands for it. */
function decidingWindows(windows: readonly DriftWindow[]): DriftWindow[] {
  const ends = [...new Set(windows.map(({ to }) => to))];
  const shortestFirst = [...windows].sort((a, b) => (a.from < b.from ? 1 : -1));
  return ends.map((end) => decidingOf(shortestFirst.filter(({ to }) => to === end)));
}

function marksOf({ ledger, alarms }: ModelSnapshot, clock: StoryClock): Mark[] {
  const decisions = ledger.flatMap((entry): Mark[] => {
    const { what, mark } = ledgerWords(entry);
    return mark
      ? [{ brief: mark.label, ...mark, time: clock(entry.at), at: entry.at, text: `${what}: ${entry.reason}` }]
      : [];
  });
  // A composite alarm follows those that it is made of, which are marked.
  const watching = alarms.filter(({ rule }) => rule === null);
  const changes = watching.flatMap((alarm) => {
    const { short, sentence } = alarmWords(alarm);
    return momentsOf(alarm.changes, clock).flatMap(({ time, changes: own }): Mark[] => {
      const raised = own.filter(({ to }) => to === 'ALARM');
      const last = own.at(-1)!;
      const place = { at: (raised[0] ?? last).at, time, brief: short };
      if (raised.length > 0) {
        const often = raised.length === 1 ? '' : raised.length === 2 ? ' twice' : ` ${raised.length} times`;
        const label = `${short} alarm${often}${last.from === 'ALARM' ? ', over' : ''}`;
        return [{ ...place, kind: 'alarm', label, text: [sentence, ...raised.map(({ reason }) => reason)].join(' ') }];
      }
      if (last.from !== 'ALARM') return [];
      const text = `${sentence} No longer: ${last.reason}`;
      return [{ ...place, kind: 'cleared', label: `${short} alarm ends`, text }];
    });
  });
  return [...decisions, ...changes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Changes by moment of the story: while it stands still, an alarm may go off and end, and do so again. */
function momentsOf(
  changes: readonly AlarmChange[],
  clock: StoryClock,
): { readonly time: number; readonly changes: readonly AlarmChange[] }[] {
  const moments = new Map<number, AlarmChange[]>();
  for (const change of changes) {
    const time = clock(change.at);
    moments.set(time, [...(moments.get(time) ?? []), change]);
  }
  return [...moments].map(([time, own]) => ({ time, changes: own }));
}

const championMove = z.object({ alias: z.literal('champion'), version: z.string() });

function reignsOf({ ledger }: ModelSnapshot, clock: StoryClock, axis: { from: number; to: number }): Reign[] {
  const moves = ledger.flatMap(({ action, details, at }) => {
    const move = championMove.safeParse(details);
    return action === 'alias-moved' && move.success ? [{ version: move.data.version, from: clock(at) }] : [];
  });
  return moves
    .map(({ version, from }, index) => ({
      version,
      from: Math.max(axis.from, from),
      to: Math.min(axis.to, moves[index + 1]?.from ?? axis.to),
    }))
    .filter(({ from, to }) => to > from);
}
