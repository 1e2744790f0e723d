import { ExactSum } from '../profile/exact-sum';
import { lastNumber, NumericKind, readCategory, readNumber } from '../profile/raw-value';
import type { RawValue } from '../profile/row';
import type { Confusion, ExactMoments, Outcomes } from './quality-profile';
import { scoreBin, scoreBinCount, toSparse } from './score-bins';

/** Probabilities are kept this far from 0 and 1 in the log loss, as scikit-learn does for 64-bit numbers. */
const smallestProbability = Number.EPSILON;

/** Counts answers and outcomes of one kind of task. An outcome belongs to the answer that was given last. */
export interface TaskAccumulator {
  /** Counts an answer; false when it is not of the task's kind. */
  answer(raw: RawValue): boolean;
  /** Counts the outcome of the last answer; false when it is not of the task's kind. */
  outcome(raw: RawValue): boolean;
  /** Whether the last answer is at or above the operating point, or right; null: the task knows no such thing. */
  readonly selected: boolean | null;
  /** Whether the last outcome is positive. */
  readonly positive: boolean;
  profile(): Outcomes;
}

/** Sum of a value and of its square, exact. */
class MomentsCounter {
  private readonly sum = new ExactSum();
  private readonly squares = new ExactSum();

  public add(value: number): void {
    this.sum.add(value);
    this.squares.add(value * value);
  }

  public profile(): ExactMoments {
    return { sum: this.sum.components(), squares: this.squares.components() };
  }
}

/** Counts decisions against outcomes. */
export class ConfusionCounter {
  private truePositives = 0;
  private falsePositives = 0;
  private falseNegatives = 0;
  private trueNegatives = 0;

  public add(selected: boolean, positive: boolean): void {
    if (positive && selected) this.truePositives += 1;
    else if (positive) this.falseNegatives += 1;
    else if (selected) this.falsePositives += 1;
    else this.trueNegatives += 1;
  }

  public profile(): Confusion {
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = this;
    return { truePositives, falsePositives, falseNegatives, trueNegatives };
  }
}

/** Probabilities of the positive class, and whether it was positive. */
export class BinaryAccumulator implements TaskAccumulator {
  public selected = false;
  public positive = false;
  private readonly scores = new Float64Array(scoreBinCount);
  private readonly positives = new Float64Array(scoreBinCount);
  private readonly negatives = new Float64Array(scoreBinCount);
  private readonly confusion = new ConfusionCounter();
  private readonly logLoss = new MomentsCounter();
  private readonly brier = new MomentsCounter();
  private readonly bias = new MomentsCounter();
  private score = 0;

  /**
   * @param threshold operating point
   * @param positiveLabel the label that counts as positive, as text
   */
  public constructor(
    private readonly threshold: number,
    private readonly positiveLabel: string,
  ) {}

  public answer(raw: RawValue): boolean {
    if (readNumber(raw) !== NumericKind.finite) return false;
    const { value } = lastNumber;
    if (value < 0 || value > 1) return false;
    this.score = value;
    this.selected = value >= this.threshold;
    this.scores[scoreBin(value)]! += 1;
    return true;
  }

  public outcome(raw: RawValue): boolean {
    const label = readCategory(raw);
    if (typeof label !== 'string') return false;
    this.positive = isSameLabel(label, this.positiveLabel);
    (this.positive ? this.positives : this.negatives)[scoreBin(this.score)]! += 1;
    this.confusion.add(this.selected, this.positive);
    const ofTruth = this.positive ? this.score : 1 - this.score;
    this.logLoss.add(-Math.log(Math.min(1 - smallestProbability, Math.max(smallestProbability, ofTruth))));
    this.brier.add((1 - ofTruth) ** 2);
    this.bias.add(this.score - (this.positive ? 1 : 0));
    return true;
  }

  public profile(): Outcomes {
    return {
      task: 'binary',
      scores: toSparse(this.scores),
      positives: toSparse(this.positives),
      negatives: toSparse(this.negatives),
      confusion: this.confusion.profile(),
      logLoss: this.logLoss.profile(),
      brier: this.brier.profile(),
      bias: this.bias.profile(),
    };
  }
}

/** Numbers, and the numbers that came true. */
export class NumericOutcomeAccumulator implements TaskAccumulator {
  public readonly selected = null;
  public readonly positive = false;
  private readonly bias = new MomentsCounter();
  private readonly absoluteError = new MomentsCounter();
  private readonly squaredError = new MomentsCounter();
  private value = 0;

  public answer(raw: RawValue): boolean {
    if (readNumber(raw) !== NumericKind.finite) return false;
    this.value = lastNumber.value;
    return true;
  }

  public outcome(raw: RawValue): boolean {
    if (readNumber(raw) !== NumericKind.finite) return false;
    const error = this.value - lastNumber.value;
    this.bias.add(error);
    this.absoluteError.add(Math.abs(error));
    this.squaredError.add(error * error);
    return true;
  }

  public profile(): Outcomes {
    return {
      task: 'numeric',
      bias: this.bias.profile(),
      absoluteError: this.absoluteError.profile(),
      squaredError: this.squaredError.profile(),
    };
  }
}

/** Classes, and the classes that came true. */
export class MulticlassAccumulator implements TaskAccumulator {
  public readonly selected = null;
  public readonly positive = false;
  private correct = 0;
  private value = '';

  public answer(raw: RawValue): boolean {
    const value = readCategory(raw);
    if (typeof value !== 'string') return false;
    this.value = value;
    return true;
  }

  public outcome(raw: RawValue): boolean {
    const label = readCategory(raw);
    if (typeof label !== 'string') return false;
    if (isSameLabel(this.value, label)) this.correct += 1;
    return true;
  }

  public profile(): Outcomes {
    return { task: 'multiclass', correct: this.correct };
  }
}

/** Whether two labels say the same: 1, 1.0 and true are one label, as are 0 and false. */
function isSameLabel(a: string, b: string): boolean {
  const spelled = (text: string) => (text === 'true' ? '1' : text === 'false' ? '0' : text);
  return spelled(a) === spelled(b) || Number(spelled(a)) === Number(spelled(b));
}
