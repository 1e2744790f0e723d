import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ReportedCounter } from '../../../lib/contracts/business';
import type { StepUsage } from '../../../lib/contracts/monitoring';
import type { Registry } from '../../model-registry/registry';
import type { Clock } from '../../shared/clock';
import type { ListedObject } from '../../shared/objects';
import { parseInput } from '../../shared/parse-input';
import type { CaptureFiles } from '../drift/capture-files';
import { Meter, type MonitorObjects } from '../drift/meter';
import { readVersionFiles } from '../drift/reference';
import { joinDay, type FiledReports, type JoinDayInput } from './join-day';
import { dayName } from './month-files';
import { storedReportedDays, type ReportedDay } from './reported-days';

const request = z.object({ time: z.iso.datetime({ offset: true }) });
const hour = 3_600_000;
const day = 24 * hour;

/** What joining works with. */
export interface JoinReportsPorts {
  readonly model: string;
  readonly reportsBucket: string;
  /** How many of the last mature days are kept up; files of older ones are not looked for. */
  readonly days: number;
  /** Counters that are reported afterwards. */
  readonly counters: readonly ReportedCounter[];
  /** Prefix of the model's reports. */
  readonly delivered: { readonly bucket: string; readonly key: string };
  readonly registry: Pick<Registry, 'champion'>;
  readonly capture: CaptureFiles;
  readonly objects: MonitorObjects;
  readonly clock: Clock;
}

/** After so long the days that are left wait for the next look. */
const patience = 8 * 60_000;

/**
 * Joins what was reported with the predictions of the last days that are mature: for which the longest delay of a counter
 * has passed. A day is joined once, and again when a file of it comes late; the same request keeps the same.
 *
 * @returns what it took
 */
export async function joinReports(input: unknown, ports: JoinReportsPorts): Promise<StepUsage> {
  const { time } = parseInput(request, input, 'request to join reports');
  const started = ports.clock().getTime();
  const objects = new Meter(ports.objects, ports.clock);
  const stored = storedReportedDays({ ...ports, objects });
  const champion = await ports.registry.champion(ports.model);
  const schema = champion && (await readVersionFiles(objects, champion)).schema;
  const lists = new DeliveredFiles(ports, objects);
  for (const start of schema ? matureDays(new Date(time), ports) : []) {
    const name = dayName(start);
    const capture = (await ports.capture.list(hoursOf(start))).flat();
    lists.listings += 1;
    const reports = await lists.around(start);
    const fingerprint = fingerprintOf(ports.counters, [...capture, ...reports.flatMap(({ files }) => files)]);
    if ((await stored.day(name))?.fingerprint === fingerprint) continue;
    const joined: JoinDayInput = { day: name, schema: schema!, counters: ports.counters, capture, reports };
    const found: ReportedDay = { fingerprint, ...(await joinDay(joined, (file) => objects.stream(file))) };
    await stored.keep(new Map([[name, found]]));
    if (ports.clock().getTime() - started > patience) break;
  }
  const { usage } = objects;
  return { ...usage, writes: usage.writes + lists.listings };
}

/** Starts of the last days whose reports are due at a time, oldest first. */
export function matureDays(
  time: Date,
  { days, counters }: Pick<JoinReportsPorts, 'days' | 'counters'>,
): readonly Date[] {
  const longest = Math.max(...counters.map(({ withinHours }) => withinHours));
  const end = Math.floor((time.getTime() - longest * hour) / day) * day;
  return Array.from({ length: days }, (_, i) => new Date(end - (days - i) * day));
}

function hoursOf(start: Date): Date[] {
  return Array.from({ length: 24 }, (_, i) => new Date(start.getTime() + i * hour));
}

/** Lists each folder of delivered reports once, however many days it is looked at for. */
class DeliveredFiles {
  /** Listings that the meter does not see. */
  public listings = 0;
  private readonly known = new Map<string, readonly ListedObject[]>();

  public constructor(
    private readonly ports: Pick<JoinReportsPorts, 'delivered' | 'counters'>,
    private readonly objects: Pick<MonitorObjects, 'list'>,
  ) {}

  /** Files of a day, and of those after it in which reports of its predictions may have been filed. */
  public async around(start: Date): Promise<FiledReports[]> {
    const longest = Math.max(...this.ports.counters.map(({ withinHours }) => withinHours));
    const count = 1 + Math.ceil((longest * hour) / day);
    const days = Array.from({ length: count }, (_, i) => dayName(new Date(start.getTime() + i * day)));
    const found: FiledReports[] = [];
    for (const name of days) found.push({ day: name, files: await this.files(name) });
    return found;
  }

  private async files(name: string): Promise<readonly ListedObject[]> {
    const known = this.known.get(name);
    if (known) return known;
    const { bucket, key } = this.ports.delivered;
    const found: ListedObject[] = [];
    for await (const file of this.objects.list(bucket, `${key}${name.replaceAll('-', '/')}/`)) found.push(file);
    this.known.set(name, found);
    return found;
  }
}

function fingerprintOf(counters: readonly ReportedCounter[], files: readonly ListedObject[]): string {
  const lines = files.map(({ key, bytes, lastModified }) => `\n${key}\t${bytes}\t${lastModified.toISOString()}`);
  const hash = createHash('sha256').update(JSON.stringify(counters));
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex').slice(0, 16);
}
