import { hashText } from '../profile/hashing';
import type { RawValue } from '../profile/row';
import { IdentityTable } from './identity-table';
import { PackedValues } from './packed-values';

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
  readonly outcomes: Iterable<Outcome>;
  /** Answers whose outcome is not known yet. */
  readonly waiting: Iterable<Answer>;
  /** Labels that belong to no answer of this window. */
  readonly orphans: number;
  /** Answers that were captured twice under one identity; the first by time counts. */
  readonly duplicates: number;
}

/** An answer, a label, both. */
const hasAnswer = 1;
const hasLabel = 2;

/**
 * Joins answers and outcomes by identity. Bitemporal: an answer counts if it was given, and a label if it was
 * recorded, no later than `asOf`; of several labels the latest recorded counts, so that corrections replace what they
 * correct, and a window judged again as of an earlier time sees what was known then.
 *
 * All answers of a window are held at a time, in less than two hundred bytes each: split large windows by `partitionOf` and add up
 * the profiles.
 */
export class LabelJoin {
  private readonly identities = new IdentityTable();
  private readonly scores = new PackedValues();
  private readonly times = new PackedValues();
  /** Groups of an answer, as the place among those that occur. */
  private readonly groups = new PackedValues();
  private readonly labels = new PackedValues();
  private readonly recorded = new PackedValues();
  private known = new Uint8Array(1024);
  private readonly groupPlaces = new Map<string, number>();
  private readonly knownGroups: (readonly string[])[] = [];
  private readonly end: number;
  private duplicates = 0;
  private labelled = 0;
  private matched = 0;

  /** @param asOf ISO 8601, UTC; null: everything is known */
  public constructor(asOf: string | null = null) {
    this.end = asOf === null ? Infinity : Date.parse(asOf);
  }

  /** Adds the answer to record `index` of a request. */
  public addAnswer(id: string, index: number, answer: Answer): void {
    if (this.isLater(answer.time)) return;
    const at = this.placeOf(id, index);
    if (this.has(at, hasAnswer)) {
      this.duplicates += 1;
      if (!comesBefore(answer, this.answerAt(at))) return;
    } else {
      this.mark(at, hasAnswer);
    }
    this.scores.set(at, answer.score);
    this.times.set(at, answer.time);
    this.groups.set(at, this.placeOfGroups(answer.groups));
  }

  /** Adds the outcome of record `index` of a request. */
  public addLabel(id: string, index: number, value: RawValue, recordedAt: string | null): void {
    if (this.isLater(recordedAt)) return;
    const at = this.placeOf(id, index);
    const label = { value, recordedAt };
    if (!this.has(at, hasLabel)) {
      this.labelled += 1;
      this.mark(at, hasLabel);
    } else if (!replaces(label, this.labelAt(at))) return;
    this.labels.set(at, value);
    this.recorded.set(at, recordedAt);
  }

  /** Everything matched so far; answers are unpacked one by one. */
  public result(): JoinResult {
    return {
      outcomes: this.outcomes(),
      waiting: this.waiting(),
      orphans: this.labelled - this.matched,
      duplicates: this.duplicates,
    };
  }

  private *outcomes(): Generator<Outcome> {
    for (let at = 0; at < this.identities.size; at += 1) {
      if (this.known[at] !== (hasAnswer | hasLabel)) continue;
      const { value, recordedAt } = this.labelAt(at);
      yield { ...this.answerAt(at), label: value, recordedAt };
    }
  }

  private *waiting(): Generator<Answer> {
    for (let at = 0; at < this.identities.size; at += 1) if (this.known[at] === hasAnswer) yield this.answerAt(at);
  }

  private answerAt(at: number): Answer {
    const groups = this.knownGroups[this.groups.get(at) as number]!;
    return { score: this.scores.get(at), time: this.times.get(at) as string | null, groups };
  }

  private labelAt(at: number): Label {
    return { value: this.labels.get(at), recordedAt: this.recorded.get(at) as string | null };
  }

  private placeOf(id: string, index: number): number {
    const at = this.identities.place(id, index);
    if (at >= this.known.length) {
      const { known } = this;
      this.known = new Uint8Array(known.length * 2);
      this.known.set(known);
    }
    return at;
  }

  private placeOfGroups(groups: readonly string[]): number {
    const key = groups.length === 1 ? groups[0]! : JSON.stringify(groups);
    let place = this.groupPlaces.get(key);
    if (place === undefined) {
      place = this.knownGroups.push(groups) - 1;
      this.groupPlaces.set(key, place);
    }
    return place;
  }

  private has(at: number, what: number): boolean {
    return (this.known[at]! & what) !== 0;
  }

  private mark(at: number, what: number): void {
    this.known[at]! |= what;
    if (this.known[at] === (hasAnswer | hasLabel)) this.matched += 1;
  }

  private isLater(time: string | null): boolean {
    return this.end < Infinity && time !== null && Date.parse(time) > this.end;
  }
}

interface Label {
  readonly value: RawValue;
  readonly recordedAt: string | null;
}

/** Which of `count` parts an identity belongs to; answers and labels of one request meet in the same part. */
export function partitionOf(id: string, count: number): number {
  return hashText(id).high % count;
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
