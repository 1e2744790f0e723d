import { formatS3Uri } from '../../shared/objects';
import type { BusinessHours } from '../business/watch-business';
import type { BusinessProfile } from '../business/business-profile';
import { mergeProfiles } from '../profile/merge';
import { ProfileBuilder } from '../profile/profile-builder';
import type { Profile } from '../profile/profile';
import { judge, type JudgeContext } from '../verdict/judge';
import { stratumOf } from '../verdict/strata';
import type { JudgeDriftPorts } from './judge-drift';
import type { Reference } from './hour-profiles';
import { fewest, holdsWholeRhythm, LikeWindows } from './like-windows';
import { readProfile } from './merge-hour';
import type { StoredPlan } from './plan-profiles';
import { summarize, type Summary } from './summary';
import type { Window } from './window';

const hour = 3_600_000;

/** Hours of the windows that a baseline may carry. */
const lengthOf = { hour: 1, day: 24 } as const;

/** What may still be missing at the start of a window: a quiet night, say. */
const slack = 0.05;

type Ports = JudgeDriftPorts & { readonly time: Date };

/** Adds the window up and judges it in the light of what the window holds. */
export async function compareWindow(
  window: Window,
  { profiles }: StoredPlan,
  reference: Reference,
  ports: Ports,
): Promise<{ readonly summary: Summary; readonly business: BusinessHours }> {
  const { reportsBucket, objects, silenceHours, policy } = ports;
  const empty = new ProfileBuilder(reference.baseline.binning).profile();
  const heardSince = window.to.getTime() - silenceHours * hour;
  let whole: Profile = empty;
  let recent = 0;
  const business = new Map<string, BusinessProfile>();
  for (const { key, hour: start } of profiles) {
    const profile = await readProfile(objects, reportsBucket, key);
    whole = mergeProfiles([whole, profile]);
    if (profile.business) business.set(start, profile.business);
    if (Date.parse(start) >= heardSince) recent += profile.rows;
  }
  const like = new LikeWindows(ports, empty.binning);
  const { context, note } = await contextOf(window, reference, like, ports);
  const verdict = judge(whole, reference.baseline, policy, context);
  await like.keep(window, whole, verdict.verdict);
  const uris = profiles.map(({ key }) => formatS3Uri({ bucket: reportsBucket, key }));
  return { summary: summarize(verdict, { profile: whole, profiles: uris, recent, note }), business };
}

/**
 * A window that holds the whole rhythm of the traffic (a week, say) is compared with the whole baseline; a shorter one only
 * with windows of like time, since a Monday never resembles a week. Until there are enough of them, or until capture has
 * filled the window, distributions are not compared.
 */
async function contextOf(
  window: Window,
  { baseline }: Reference,
  like: LikeWindows,
  { policy, capture, registry, model, time }: Ports,
): Promise<{ readonly context: JudgeContext; readonly note: string | null }> {
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
    ...(own && lengthOf[own.length] === window.hours.length ? own.windows : []),
    ...(await like.before(window, policy.season)),
  ].filter((known) => stratumOf(known.start, policy.season) === stratum);
  const partial = windows.length < fewest;
  const note = partial
    ? `${windows.length} windows of like time are known, ${fewest} are needed: a window of ${window.hours.length} hours is not ` +
      `compared with a whole rhythm (${policy.season})`
    : null;
  return { context: { start, mixedAnswers, partial, windows: partial ? [] : windows }, note };
}
