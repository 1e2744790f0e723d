import { createHash } from 'node:crypto';
import { monitoringWork, reportPrefix } from '../../../lib/contracts/storage';
import type { ListedObject, ObjectAddress, ObjectStore } from '../../shared/objects';
import { cutIntoPieces, fileLines } from '../drift/batch';
import type { CaptureFiles } from '../drift/capture-files';
import { hourName } from '../drift/window';
import type { OutcomeTask } from './outcome-files';
import { dayFolder, filingDays, hoursOfDay, type OutcomeDay } from './quality-window';

/** What days are looked up with. */
export interface OutcomeDaysPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly capture: CaptureFiles;
  /** Prefix of the model's ground truth. */
  readonly groundTruth: ObjectAddress;
  readonly objects: Pick<ObjectStore, 'list'>;
}

/** Files that are sorted together. */
export interface Piece {
  readonly kind: 'answers' | 'labels';
  readonly name: string;
  readonly files: readonly ListedObject[];
  /** Whether its malformed lines count for the day that it was looked up for: labels are read for several days. */
  readonly isOwn: boolean;
}

/** What lies there of a day. */
export interface FoundDay {
  readonly day: OutcomeDay;
  /** Name of its outcomes, which tells what goes into them: they are joined anew when capture or labels came late. */
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** Keys of all its parts; undefined until it is joined. */
  readonly outcomes: readonly string[] | undefined;
}

// Each part of a day asks for its bytes of each piece, so few are better; compressed ones hold ten times as much.
const bytesOfPiece = 64 * 1024 * 1024;

/** Looks up days: what was captured and delivered, what of it is sorted, and whether it is joined. Each folder is listed once. */
export class OutcomeDays {
  private readonly listings = new Map<string, Promise<readonly ListedObject[]>>();
  private readonly captured = new Map<string, ReturnType<CaptureFiles['list']>>();

  public constructor(
    private readonly ports: OutcomeDaysPorts,
    private readonly task: OutcomeTask,
  ) {}

  /** What lies there of a day; undefined when nothing was captured. */
  public async find(day: OutcomeDay): Promise<FoundDay | undefined> {
    const hours = hoursOfDay(day);
    const captured = await this.capture(day, hours);
    if (captured.every((files) => files.length === 0)) return undefined;
    const { groundTruth } = this.ports;
    const pieces = captured.flatMap((files, index) => this.pieces('answers', hourName(hours[index]!), files, true));
    const labels: ListedObject[] = [];
    for (const filed of filingDays(day)) {
      const files = await this.list(groundTruth.bucket, `${groundTruth.key}${dayFolder(filed)}`);
      labels.push(...files);
      const isOwn = dayFolder(filed) === dayFolder(day.from);
      pieces.push(...this.pieces('labels', filed.toISOString().slice(0, 10), files, isOwn));
    }
    const name = `${hourName(day.from)}-${fingerprint({ ...this.task, ...day }, [...captured.flat(), ...labels])}`;
    return { day, name, pieces, outcomes: await this.outcomes(name) };
  }

  /** Keys of the runs of a piece; undefined until all of it is sorted. */
  public async runs({ name }: Piece): Promise<readonly ListedObject[] | undefined> {
    const { model, reportsBucket } = this.ports;
    // A day's pieces are listed together: names go on with hour and fingerprint.
    const day = /^\w+\/\d{4}-\d\d-\d\d/.exec(name)![0];
    const listed = await this.list(reportsBucket, monitoringWork.sorted(model, day));
    const own = listed.filter(({ key }) => key.startsWith(`${monitoringWork.sorted(model, name)}/`));
    const runs = own.filter(({ key }) => key.endsWith('.run'));
    const last = runs.find(({ key }) => key.endsWith('-last.run'));
    // What is old is deleted object by object.
    const isWhole =
      last && runs.length === 1 + Number(/(\d+)-last\.run$/.exec(last.key)![1]) && own.length > runs.length;
    return isWhole ? runs : undefined;
  }

  /** A day is looked up at several ages. */
  private capture({ from, to }: OutcomeDay, hours: readonly Date[]): ReturnType<CaptureFiles['list']> {
    const name = `${from.toISOString()} ${to.toISOString()}`;
    const known = this.captured.get(name) ?? this.ports.capture.list(hours);
    this.captured.set(name, known);
    return known;
  }

  private pieces(kind: Piece['kind'], when: string, files: readonly ListedObject[], isOwn: boolean): Piece[] {
    // How answers are read depends on the task, labels are what they are.
    const task = kind === 'answers' ? this.task : null;
    return cutIntoPieces(files, bytesOfPiece).map((some) => ({
      kind,
      name: `${kind}/${when}-${fingerprint(task, some)}`,
      files: some,
      isOwn,
    }));
  }

  private async outcomes(name: string): Promise<readonly string[] | undefined> {
    const { model, reportsBucket } = this.ports;
    const day = name.slice(0, 'yyyy-mm-dd'.length);
    const folder = `${reportPrefix.outcomes(model, name)}/`;
    const listed = await this.list(reportsBucket, reportPrefix.outcomes(model, day));
    const keys = listed.map(({ key }) => key).filter((key) => key.startsWith(folder));
    const parts = Number(/-of-(\d+)\.json$/.exec(keys[0] ?? '')?.[1]);
    return keys.length === parts ? keys : undefined;
  }

  private list(bucket: string, prefix: string): Promise<readonly ListedObject[]> {
    const known = this.listings.get(prefix) ?? all(this.ports.objects.list(bucket, prefix));
    this.listings.set(prefix, known);
    return known;
  }
}

async function all(objects: AsyncIterable<ListedObject>): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  for await (const object of objects) found.push(object);
  return found;
}

/** Tells apart what is made of some files in some way. */
export function fingerprint(way: unknown, files: readonly ListedObject[] = []): string {
  const hash = createHash('sha256').update(JSON.stringify(way));
  for (const line of fileLines(files)) hash.update(line);
  return hash.digest('hex').slice(0, 16);
}
