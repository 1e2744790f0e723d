import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { FeatureSchema } from '../profile/feature-schema';
import { delayBin, delayEdges } from './label-delay';
import type { Answer, JoinResult, Outcome } from './label-join';
import type { GroupOutcomes, QualityProfile } from './quality-profile';
import {
  BinaryAccumulator,
  ConfusionCounter,
  MulticlassAccumulator,
  NumericOutcomeAccumulator,
  type TaskAccumulator,
} from './task-accumulators';

/** Name under which groups that were not declared are counted together. */
export const otherGroup = '(other)';

/** An attribute by which groups are told apart. */
export interface Attribute {
  readonly name: string;
  /** Groups that are counted one by one. */
  readonly groups: readonly string[];
}

/** What quality is measured on. */
export interface QualityTask {
  readonly kind: 'binary' | 'numeric' | 'multiclass';
  /** The label that counts as positive, as text; binary only. */
  readonly positive: string;
  /** Operating point; null: none. */
  readonly threshold: number | null;
  readonly attributes: readonly Attribute[];
}

/**
 * The task that a schema states.
 * @throws TidegateError `Tidegate.InvalidInput` when the schema has no label
 */
export function qualityTask(schema: FeatureSchema, attributes: readonly Attribute[] = []): QualityTask {
  const { label } = schema;
  if (!label) {
    throw new TidegateError(
      errorNames.invalidInput,
      'schema.json: label is missing, quality needs to know what is true',
    );
  }
  const threshold = label.type === 'binary' ? (schema.decisionThreshold ?? 0.5) : null;
  return { kind: label.type, positive: String(label.positive ?? 1), threshold, attributes };
}

function accumulatorFor(task: QualityTask): TaskAccumulator {
  switch (task.kind) {
    case 'binary':
      return new BinaryAccumulator(task.threshold ?? 0.5, task.positive);
    case 'numeric':
      return new NumericOutcomeAccumulator();
    case 'multiclass':
      return new MulticlassAccumulator();
  }
}

/** Builds the quality profile of a window from joined answers and outcomes, in constant memory. */
export class QualityBuilder {
  private readonly outcomes: TaskAccumulator;
  private readonly delays = new Float64Array(delayEdges.length + 1);
  private readonly groups: readonly ReadonlyMap<string, GroupAccumulator>[];
  private answers = 0;
  private labelled = 0;
  private orphans = 0;
  private duplicates = 0;
  private unusable = 0;
  private first: string | null = null;
  private last: string | null = null;

  public constructor(private readonly task: QualityTask) {
    this.outcomes = accumulatorFor(task);
    this.groups = task.attributes.map(
      ({ groups }) => new Map([...groups, otherGroup].map((name) => [name, new GroupAccumulator()])),
    );
  }

  /** Counts everything that a join found. */
  public addJoin(result: JoinResult): void {
    this.orphans += result.orphans;
    this.duplicates += result.duplicates;
    for (const answer of result.waiting) this.addWaiting(answer);
    for (const outcome of result.outcomes) this.addOutcome(outcome);
  }

  /** Counts an answer whose outcome is not known yet. */
  public addWaiting(answer: Answer): void {
    if (this.countAnswer(answer)) this.countGroups(answer, null);
  }

  /** Counts an answer with its outcome. */
  public addOutcome(outcome: Outcome): void {
    if (!this.countAnswer(outcome)) return;
    if (!this.outcomes.outcome(outcome.label)) {
      this.unusable += 1;
      this.countGroups(outcome, null);
      return;
    }
    this.labelled += 1;
    if (outcome.time !== null && outcome.recordedAt !== null) {
      this.delays[delayBin(outcome.time, outcome.recordedAt)]! += 1;
    }
    this.countGroups(outcome, this.outcomes.positive);
  }

  /** What was counted so far. */
  public profile(): QualityProfile {
    const groups = this.task.attributes.map(({ name }, i) => {
      const entries = [...this.groups[i]!].map(([group, counted]) => [group, counted.profile()] as const);
      return [name, Object.fromEntries(entries.filter(([, { answers }]) => answers > 0))] as const;
    });
    return {
      qualityVersion: 1,
      threshold: this.task.threshold,
      answers: this.answers,
      labelled: this.labelled,
      orphans: this.orphans,
      duplicates: this.duplicates,
      unusable: this.unusable,
      firstAnswer: this.first,
      lastAnswer: this.last,
      delays: Array.from(this.delays),
      outcomes: this.outcomes.profile(),
      groups: Object.fromEntries(groups),
    };
  }

  private countAnswer({ score, time }: Answer): boolean {
    this.answers += 1;
    if (time !== null && (this.first === null || time < this.first)) this.first = time;
    if (time !== null && (this.last === null || time > this.last)) this.last = time;
    const usable = this.outcomes.answer(score);
    if (!usable) this.unusable += 1;
    return usable;
  }

  private countGroups(answer: Answer, positive: boolean | null): void {
    const { selected } = this.outcomes;
    if (selected === null) return;
    this.groups.forEach((groups, i) => {
      const group = groups.get(answer.groups[i] ?? otherGroup) ?? groups.get(otherGroup);
      group?.add(selected, positive);
    });
  }
}

class GroupAccumulator {
  private readonly confusion = new ConfusionCounter();
  private answers = 0;
  private selected = 0;

  public add(selected: boolean, positive: boolean | null): void {
    this.answers += 1;
    if (selected) this.selected += 1;
    if (positive !== null) this.confusion.add(selected, positive);
  }

  public profile(): GroupOutcomes {
    return { answers: this.answers, selected: this.selected, confusion: this.confusion.profile() };
  }
}
