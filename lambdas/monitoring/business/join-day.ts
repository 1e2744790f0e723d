import type { Readable } from 'node:stream';
import type { ReportedCounter } from '../../../lib/contracts/business';
import type { ListedObject } from '../../shared/objects';
import { CaptureLineReader } from '../capture/capture-line';
import { gunzipped, isCorruptCompression, linesOf } from '../capture/lines';
import { BottomSample } from '../profile/bottom-sample';
import type { FeatureSchema } from '../profile/feature-schema';
import { shapeOf, shownSamples } from '../profile/profile-builder';
import { partitionOf } from '../quality/label-join';
import { totalOf } from '../statistics/counts';
import { BusinessCounters } from './business-counters';
import { ReportBook, type MatchedReports } from './report-book';
import { readReport, type ReportProblem } from './report-line';
import type { ReportedDay } from './reported-days';

/** Files of reports that lie in the folder of one day. */
export interface FiledReports {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly files: readonly ListedObject[];
}

/** What is joined. */
export interface JoinDayInput {
  /** The day whose predictions are looked at, `YYYY-MM-DD`. */
  readonly day: string;
  readonly schema: FeatureSchema;
  readonly counters: readonly ReportedCounter[];
  readonly capture: readonly ListedObject[];
  /** Of the day itself and of those after it in which reports may still count. */
  readonly reports: readonly FiledReports[];
}

type Open = (file: ListedObject) => Promise<Readable>;

/** Reports of this size are held at once; they take some five times as much in memory. */
const bytesAtOnce = 64 * 1024 * 1024;
// Reports repeat themselves line by line.
const usualCompression = 10;

/**
 * Joins what was reported with the captured predictions of a day. Memory is bounded: many reports are joined in parts by
 * identity, and every part reads the files again.
 */
export async function joinDay(
  input: JoinDayInput,
  open: Open,
  atOnce = bytesAtOnce,
): Promise<Omit<ReportedDay, 'fingerprint'>> {
  const size = totalOf(
    input.reports.flatMap(({ files }) => files),
    ({ key, bytes }) => bytes * (key.endsWith('.gz') ? usualCompression : 1),
  );
  const parts = Math.max(1, Math.ceil(size / atOnce));
  const counters = new BusinessCounters(input.counters.map(({ name }) => name));
  const troubles = new Troubles(input.counters);
  const matched: MatchedReports[] = [];
  for (let part = 0; part < parts; part += 1) {
    const isMine = (id: string) => parts === 1 || partitionOf(id, parts) === part;
    const book = new ReportBook(input.counters);
    await fill(book, input, open, isMine, part === 0 ? troubles : null);
    await countRequests(book, counters, input, open, { isMine, isFirst: part === 0 });
    matched.push(book.result());
  }
  return { business: counters.profile(), ...sumOf(matched), ...troubles.toJSON() };
}

/** Counts lines that can be read, and what is wrong with others; the day's own are told, each once. */
class Troubles {
  private readonly reasons = new Map<ReportProblem, number>();
  private readonly samples = new BottomSample(shownSamples);
  private readonly unknown = new BottomSample(shownSamples);
  private readonly known: ReadonlySet<string>;
  private malformed = 0;
  private filed = 0;
  private looked = 0;

  public constructor(counters: readonly ReportedCounter[]) {
    this.known = new Set(counters.map(({ name }) => name));
  }

  public addReport(values: Readonly<Record<string, unknown>>, isOwn: boolean): void {
    this.looked += 1;
    if (!isOwn) return;
    this.filed += 1;
    for (const name of Object.keys(values)) if (!this.known.has(name)) this.unknown.add(name);
  }

  public addProblem(problem: ReportProblem, line: string, isOwn: boolean): void {
    this.looked += 1;
    if (!isOwn) return;
    this.malformed += 1;
    this.reasons.set(problem, (this.reasons.get(problem) ?? 0) + 1);
    this.samples.add(`${problem}: ${line}`, `${problem}: ${shapeOf(line)}`);
  }

  public toJSON() {
    const { filed, looked, malformed, reasons, samples, unknown } = this;
    return {
      filed,
      looked,
      malformed: { count: malformed, reasons: Object.fromEntries([...reasons].sort()), samples: samples.toJSON() },
      unknownCounters: unknown.toJSON(),
    };
  }
}

async function fill(
  book: ReportBook,
  { reports, day }: JoinDayInput,
  open: Open,
  isMine: (id: string) => boolean,
  troubles: Troubles | null,
): Promise<void> {
  for (const { day: filed, files } of reports) {
    const isOwn = filed === day;
    for await (const line of linesIn(files, open)) {
      const report = 'problem' in line ? line.problem : readReport(line.text);
      if (typeof report === 'string') {
        troubles?.addProblem(report, 'text' in line ? line.text : '', isOwn);
        continue;
      }
      troubles?.addReport(report.values, isOwn);
      if (isMine(report.predictionId)) book.add(report, filed);
    }
  }
}

/** Every request counts once, in the part that its identity belongs to; what cannot be read, the drift monitor tells of. */
async function countRequests(
  book: ReportBook,
  counters: BusinessCounters,
  { capture, schema, day }: JoinDayInput,
  open: Open,
  { isMine, isFirst }: { readonly isMine: (id: string) => boolean; readonly isFirst: boolean },
): Promise<void> {
  const reader = new CaptureLineReader(schema);
  const end = Date.parse(`${day}T23:59:59.999Z`);
  for await (const line of linesIn(capture, open)) {
    const event = 'problem' in line ? line.problem : reader.read(line.text);
    if (typeof event === 'string') continue;
    const { id, time, attributes, rows } = event;
    if (id === null ? !isFirst : !isMine(id)) continue;
    const reported = id === null ? [] : book.take(id, time === null ? end : Date.parse(time));
    counters.addRequest(attributes, rows.length, reported);
  }
}

type Line = { readonly text: string } | { readonly problem: 'line-too-long' | 'corrupt-compression' };

/** Lines of files, plain or gzip; the damaged rest of a compressed file is one that cannot be read. */
async function* linesIn(files: readonly ListedObject[], open: Open): AsyncGenerator<Line> {
  for (const file of files) {
    try {
      for await (const text of linesOf(gunzipped(await open(file)))) {
        yield text === null ? { problem: 'line-too-long' } : { text };
      }
    } catch (error) {
      if (!isCorruptCompression(error)) throw error;
      yield { problem: 'corrupt-compression' };
    }
  }
}

function sumOf(parts: readonly MatchedReports[]): MatchedReports {
  const found: Record<string, number> = {};
  for (const part of parts) {
    for (const [day, lines] of Object.entries(part.found)) found[day] = (found[day] ?? 0) + lines;
  }
  return {
    matched: totalOf(parts, ({ matched }) => matched),
    repeated: totalOf(parts, ({ repeated }) => repeated),
    late: totalOf(parts, ({ late }) => late),
    found,
  };
}
