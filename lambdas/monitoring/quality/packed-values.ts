import type { RawValue } from '../profile/row';
import { packMoment, unpackMoment } from './packed-moments';

const wholeSecondLength = '2026-01-01T00:00:00Z'.length;

/** How a value is written down. */
const kind = {
  number: 0,
  /** A text that is how its number is written: `0.25`. */
  numberText: 1,
  /** A moment to the millisecond, as `toISOString` writes it. */
  moment: 2,
  /** A moment without milliseconds: `2026-01-01T00:00:00Z`. */
  wholeSecond: 3,
  /** Anything else, by its place among the values that are kept as they are. */
  other: 4,
} as const;

/**
 * A column of values of any kind in nine bytes each: of millions most are numbers or moments, also where they came as
 * texts. What goes in comes out as it was.
 */
export class PackedValues {
  private kinds = new Uint8Array(1024);
  private numbers = new Float64Array(1024);
  private readonly places = new Map<RawValue, number>();
  private readonly others: RawValue[] = [];

  public set(at: number, value: RawValue): void {
    if (at >= this.kinds.length) this.grow(at);
    if (typeof value === 'number') this.write(at, kind.number, value);
    else if (typeof value !== 'string') this.write(at, kind.other, this.placeOf(value));
    else this.setText(at, value);
  }

  public get(at: number): RawValue {
    const number = this.numbers[at]!;
    switch (this.kinds[at]) {
      case kind.number:
        return number;
      case kind.numberText:
        return String(number);
      case kind.moment:
        return unpackMoment(number, false);
      case kind.wholeSecond:
        return unpackMoment(number, true);
      default:
        return this.others[number];
    }
  }

  private setText(at: number, text: string): void {
    const moment = packMoment(text);
    if (!Number.isNaN(moment)) {
      this.write(at, text.length === wholeSecondLength ? kind.wholeSecond : kind.moment, moment);
      return;
    }
    const number = Number(text);
    // Minus nought is written as nought, 1.0 as 1: these stay as they are.
    if (String(number) === text) this.write(at, kind.numberText, number);
    else this.write(at, kind.other, this.placeOf(text));
  }

  private write(at: number, how: number, number: number): void {
    this.kinds[at] = how;
    this.numbers[at] = number;
  }

  private placeOf(value: RawValue): number {
    let place = this.places.get(value);
    if (place === undefined) {
      place = this.others.push(value) - 1;
      this.places.set(value, place);
    }
    return place;
  }

  private grow(at: number): void {
    const [kinds, numbers] = [this.kinds, this.numbers];
    const length = 2 ** Math.ceil(Math.log2(at + 1));
    this.kinds = new Uint8Array(length);
    this.kinds.set(kinds);
    this.numbers = new Float64Array(length);
    this.numbers.set(numbers);
  }
}
