import * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { reportPrefix } from '../../../lib/contracts/storage';
import { canonicalJson } from '../../shared/canonical-json';
import { parseJson } from '../../shared/parse-input';
import type { Profile } from '../profile/profile';
import { referenceWindow, type ReferenceWindow } from '../profile/window-counts';
import type { Season } from '../verdict/strata';
import type { VerdictLevel } from '../verdict/verdict';
import type { MonitorObjects } from './meter';
import { hourName, type Window } from './window';

const windowFile = z.object({
  windowVersion: z.literal(1),
  verdict: z.enum(['ok', 'insufficient', 'warning', 'critical']),
  start: z.string(),
  cells: z.array(z.array(z.number())),
  gaps: z.array(z.tuple([z.number(), z.number()])).optional(),
});

const hour = 3_600_000;

/** Hours after which the traffic repeats itself. */
const period: Readonly<Record<Season, number>> = {
  'hour-of-week': 168,
  'day-of-week': 168,
  'hour-of-day': 24,
  none: 1,
};

// Half a year of weeks.
const furthestBack = 26;
// Enough to know how much windows differ. The oldest are kept: with the newest, a slow drift would come to be the rule.
const enough = 12;
/** Windows of like time without which nothing can be said. */
export const fewest = 4;

/** Whether a window holds every time of the rhythm alike, so that it can be compared with the whole baseline. */
export function holdsWholeRhythm({ hours }: Pick<Window, 'hours'>, season: Season): boolean {
  return hours.length % period[season] === 0;
}

/** When so many more windows of like time will have passed at the earliest. */
export function timeUntil(missing: number, { to }: Pick<Window, 'to'>, season: Season): Date {
  return new Date(to.getTime() + missing * period[season] * hour);
}

/** Where windows of one model are kept. */
export interface LikeWindowsPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly objects: Pick<MonitorObjects, 'get' | 'put'>;
}

/** Windows that a model had at the same time of earlier days or weeks, on the same bins. */
export class LikeWindows {
  public constructor(
    private readonly ports: LikeWindowsPorts,
    private readonly binning: string,
  ) {}

  /** Known-good windows of like time before one, oldest first. */
  public async before(window: Window, season: Season): Promise<readonly ReferenceWindow[]> {
    const found: ReferenceWindow[] = [];
    for (let back = furthestBack; back > 0 && found.length < enough; back -= 1) {
      const end = new Date(window.to.getTime() - back * period[season] * hour);
      const known = await this.read(this.key(window.hours.length, end));
      if (known && known.verdict !== 'critical') found.push(known);
    }
    return found;
  }

  /** Keeps what a window was like, for windows of the same length at the same time of later days or weeks. */
  public async keep(window: Window, profile: Profile, verdict: VerdictLevel): Promise<void> {
    const reference = referenceWindow(profile, window.from.toISOString());
    const address = { bucket: this.ports.reportsBucket, key: this.key(window.hours.length, window.to) };
    await this.ports.objects.put(
      address,
      canonicalJson({ windowVersion: 1, verdict, ...reference }),
      'application/json',
    );
  }

  private async read(key: string): Promise<z.infer<typeof windowFile> | undefined> {
    try {
      return parseJson(windowFile, await this.ports.objects.get({ bucket: this.ports.reportsBucket, key }), key);
    } catch (error) {
      if (error instanceof TidegateError && error.name === errorNames.notFound) return undefined;
      throw error;
    }
  }

  private key(hours: number, end: Date): string {
    const bins = this.binning.replace(/^sha256:/, '').slice(0, 16);
    return reportPrefix.window(this.ports.model, `${hours}h-${hourName(end)}-${bins}`);
  }
}
