import { windowWords } from '../../../lib/contracts/monitoring';
import type { Registry } from '../../model-registry/registry';
import { formatS3Uri } from '../../shared/objects';
import { windowHours } from '../profile/window-counts';
import { judge, type JudgeContext } from '../verdict/judge';
import type { MonitorPolicy } from '../verdict/policy';
import { stratumOf, type Season } from '../verdict/strata';
import type { AddedWindow } from './add-hours';
import type { CaptureFiles } from './capture-files';
import type { Reference } from './hour-profiles';
import { fewest, holdsWholeRhythm, LikeWindows, timeUntil, type LikeWindowsPorts } from './like-windows';
import { judgedWindow, type WindowOutcome } from './summary';
import type { Window } from './window';

const hour = 3_600_000;

/** What may still be missing at the start of a window: a quiet night, say. */
const slack = 0.05;

/** What comparing a window works with. */
export interface CompareWindowPorts extends LikeWindowsPorts {
  readonly policy: MonitorPolicy;
  readonly registry: Pick<Registry, 'championSince'>;
  readonly capture: Pick<CaptureFiles, 'earliest'>;
  /** The time that was asked about. */
  readonly time: Date;
}

/** What a window is compared with. */
interface Comparison {
  readonly context: JudgeContext;
  /** Why distributions are not compared; null when they are. */
  readonly note: string | null;
}

/** Judges a window in the light of what it holds, and keeps what it was like where later ones need that. */
export async function compareWindow(
  { window, profile, keys }: AddedWindow,
  reference: Reference,
  ports: CompareWindowPorts,
): Promise<WindowOutcome> {
  const { reportsBucket: bucket, policy } = ports;
  const like = new LikeWindows(ports, profile.binning);
  const { context, note } = await comparisonOf(window, reference, like, ports);
  const verdict = judge(profile, reference.baseline, policy, context);
  if (!holdsWholeRhythm(window, policy.season)) await like.keep(window, profile, verdict.verdict);
  const profiles = keys.map((key) => formatS3Uri({ bucket, key }));
  return judgedWindow(window, verdict, { profile, profiles, note });
}

/**
 * A window that holds the whole rhythm of the traffic (a week, say) is compared with the whole baseline; a shorter one only
 * with windows of like time, since a Monday never resembles a week. Until there are enough of them, or until capture has
 * filled the window, distributions are not compared.
 */
async function comparisonOf(
  window: Window,
  { baseline }: Reference,
  like: LikeWindows,
  { policy, capture, registry, model, time }: CompareWindowPorts,
): Promise<Comparison> {
  const since = await registry.championSince(model);
  // A time before the crowning asks about history as if the champion had served then.
  const mixedAnswers = since !== undefined && since <= time && since > window.from;
  const start = window.from.toISOString();
  if (holdsWholeRhythm(window, policy.season)) {
    const first = await capture.earliest();
    const filled = window.from.getTime() + Math.ceil(window.hours.length * slack) * hour;
    if (policy.season === 'none' || (first && first.getTime() <= filled)) {
      return { context: { start, mixedAnswers, windows: [] }, note: null };
    }
    const whole = first && new Date(first.getTime() + window.hours.length * hour).toISOString();
    const note = whole
      ? `capture begins at ${first.toISOString()}: distributions are compared from ${whole} on, when the window is whole`
      : null;
    return { context: { start, mixedAnswers, partial: true, windows: [] }, note };
  }
  const stratum = stratumOf(start, policy.season);
  const own = baseline.reference;
  const windows = [
    ...(own && windowHours[own.length] === window.hours.length ? own.windows : []),
    ...(await like.before(window, policy.season)),
  ].filter((known) => stratumOf(known.start, policy.season) === stratum);
  if (windows.length < fewest) {
    const note = waiting(window, windows.length, policy.season);
    return { context: { start, mixedAnswers, partial: true, windows: [] }, note };
  }
  return { context: { start, mixedAnswers, windows }, note: null };
}

function waiting(window: Window, known: number, season: Season): string {
  const from = timeUntil(fewest - known, window, season).toISOString();
  return (
    `${windowWords(window.hours.length)} are a part of the traffic's rhythm (${season}), compared only with the same time before: ` +
    `${known} of the ${fewest} windows needed are known, distributions are compared from ${from} on at the earliest`
  );
}
