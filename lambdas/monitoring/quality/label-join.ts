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
  private readonly answers = new Map<string, Answer>();
  private readonly labels = new Map<string, Label>();
  private duplicates = 0;

  /** @param asOf ISO 8601, UTC; null: everything is known */
  public constructor(private readonly asOf: string | null = null) {}

  /** Adds the answer to record `index` of a request. */
  public addAnswer(id: string, index: number, answer: Answer): void {
    if (this.isLater(answer.time)) return;
    const key = keyOf(id, index);
    const known = this.answers.get(key);
    if (known !== undefined) {
      this.duplicates += 1;
      if (!comesBefore(answer, known)) return;
    }
    this.answers.set(key, answer);
  }

  /** Adds the outcome of record `index` of a request. */
  public addLabel(id: string, index: number, value: RawValue, recordedAt: string | null): void {
    if (this.isLater(recordedAt)) return;
    const key = keyOf(id, index);
    const known = this.labels.get(key);
    const label = { value, recordedAt };
    if (known === undefined || replaces(label, known)) this.labels.set(key, label);
  }

  /** Everything matched so far. */
  public result(): JoinResult {
    const outcomes: Outcome[] = [];
    const waiting: Answer[] = [];
    for (const [key, answer] of this.answers) {
      const label = this.labels.get(key);
      if (label === undefined) waiting.push(answer);
      else outcomes.push({ ...answer, label: label.value, recordedAt: label.recordedAt });
    }
    return { outcomes, waiting, orphans: this.labels.size - outcomes.length, duplicates: this.duplicates };
  }

  private isLater(time: string | null): boolean {
    return this.asOf !== null && time !== null && Date.parse(time) > Date.parse(this.asOf);
  }
}

/** Which of `count` parts an identity belongs to; answers and labels of one request meet in the same part. */
export function partitionOf(id: string, count: number): number {
  return hashText(id).high % count;
}

function keyOf(id: string, index: number): string {
  return `${index} ${id}`;
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
