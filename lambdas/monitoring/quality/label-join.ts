import { hashText } from '../profile/hashing';
import type { RawValue } from '../profile/row';

/** One answer of the model that waits for its outcome. */
export interface Answer {
  readonly score: RawValue;
  /** When it was given, ISO 8601, UTC; null when not known. */
  readonly time: string | null;
  /** Values of the attributes by which groups are told apart, in the order of the profile's attributes. */
  readonly groups: readonly string[];
}

/** An answer and what really happened. */
export interface Outcome extends Answer {
  readonly label: RawValue;
  readonly recordedAt: string | null;
}

/** What a join found. */
export interface JoinResult {
  readonly outcomes: readonly Outcome[];
  /** Answers whose outcome is not known yet. */
  readonly waiting: readonly Answer[];
  /** Labels that belong to no answer of this window. */
  readonly orphans: number;
  /** Answers that were captured twice under one identity; the first by time counts. */
  readonly duplicates: number;
}

interface Label {
  readonly value: RawValue;
  readonly recordedAt: string | null;
}

/**
 * Joins answers and outcomes by identity. Bitemporal: an answer counts if it was given, and a label if it was
 * recorded, no later than `asOf`; of several labels the latest recorded counts, so that corrections replace what they
 * correct, and a window judged again as of an earlier time sees what was known then.
 *
 * All answers of a window are held at a time: split large windows by `partitionOf` and add up the profiles.
 */
export class LabelJoin {
  private readonly answers = new ByIdentity<Answer>();
  private readonly labels = new ByIdentity<Label>();
  private readonly end: number;
  private duplicates = 0;

  /** @param asOf ISO 8601, UTC; null: everything is known */
  public constructor(asOf: string | null = null) {
    this.end = asOf === null ? Infinity : Date.parse(asOf);
  }

  /** Adds the answer to record `index` of a request. */
  public addAnswer(id: string, index: number, answer: Answer): void {
    if (this.isLater(answer.time)) return;
    const known = this.answers.get(id, index);
    if (known !== undefined) {
      this.duplicates += 1;
      if (!comesBefore(answer, known)) return;
    }
    this.answers.set(id, index, answer);
  }

  /** Adds the outcome of record `index` of a request. */
  public addLabel(id: string, index: number, value: RawValue, recordedAt: string | null): void {
    if (this.isLater(recordedAt)) return;
    const known = this.labels.get(id, index);
    const label = { value, recordedAt };
    if (known === undefined || replaces(label, known)) this.labels.set(id, index, label);
  }

  /** Everything matched so far. */
  public result(): JoinResult {
    const outcomes: Outcome[] = [];
    const waiting: Answer[] = [];
    for (const [id, index, answer] of this.answers.entries()) {
      const label = this.labels.get(id, index);
      if (label === undefined) waiting.push(answer);
      else outcomes.push(outcomeOf(answer, label));
    }
    return { outcomes, waiting, orphans: this.labels.size - outcomes.length, duplicates: this.duplicates };
  }

  private isLater(time: string | null): boolean {
    return this.end < Infinity && time !== null && Date.parse(time) > this.end;
  }
}

/** Which of `count` parts an identity belongs to; answers and labels of one request meet in the same part. */
export function partitionOf(id: string, count: number): number {
  return hashText(id).high % count;
}

/** Values by identity: most requests hold one record, whose identity then needs no text of its own in memory. */
class ByIdentity<T> {
  public size = 0;
  private readonly byIndex = new Map<number, Map<string, T>>();

  public get(id: string, index: number): T | undefined {
    return this.byIndex.get(index)?.get(id);
  }

  public set(id: string, index: number, value: T): void {
    const ids = this.byIndex.get(index) ?? new Map<string, T>();
    this.byIndex.set(index, ids);
    if (!ids.has(id)) this.size += 1;
    ids.set(id, value);
  }

  public *entries(): Generator<readonly [id: string, index: number, value: T]> {
    for (const [index, ids] of this.byIndex) for (const [id, value] of ids) yield [id, index, value];
  }
}

function outcomeOf({ score, time, groups }: Answer, { value, recordedAt }: Label): Outcome {
  return { score, time, groups, label: value, recordedAt };
}

/** The earlier answer counts; the same one captured twice makes no difference, and ties are broken by value. */
function comesBefore(a: Answer, b: Answer): boolean {
  const [x, y] = [timeOf(a.time), timeOf(b.time)];
  return x === y ? String(a.score) < String(b.score) : x < y;
}

function replaces(a: Label, b: Label): boolean {
  const [x, y] = [timeOf(a.recordedAt), timeOf(b.recordedAt)];
  return x === y ? String(a.value) < String(b.value) : x > y;
}

function timeOf(time: string | null): number {
  return time === null ? -Infinity : Date.parse(time);
}
