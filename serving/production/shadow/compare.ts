/** How far two answers to one request are apart. Pure. */
import { fromHalfBits } from '../../tensors/float16';
import type { Tensor } from '../../tensors/tensor';

/** What came of comparing. */
export interface Comparison {
  /** Whether they say the same, numbers within the tolerance. */
  readonly agrees: boolean;
  /** Largest difference of two numbers; undefined where outputs differ in more than numbers. */
  readonly difference: number | undefined;
}

const different: Comparison = { agrees: false, difference: undefined };

/** Compares the outputs that the caller got with those of the shadow. */
export function compare(given: readonly Tensor[], shadow: readonly Tensor[], tolerance: number): Comparison {
  let difference = 0;
  for (const output of given) {
    const other = shadow.find(({ name }) => name === output.name);
    if (other === undefined || other.datatype !== output.datatype || other.data.length !== output.data.length)
      return different;
    if (Array.isArray(output.data)) {
      if (output.data.some((text, i) => text !== other.data[i])) return different;
    } else difference = Math.max(difference, largestDifference(output, other));
  }
  return { agrees: difference <= tolerance, difference };
}

function largestDifference(a: Tensor, b: Tensor): number {
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [x, y] = [numberAt(a, i), numberAt(b, i)];
    // Equal infinities and two missing values agree; their difference would be NaN.
    if (Object.is(x, y) || x === y) continue;
    const difference = Math.abs(x - y);
    largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
  }
  return largest;
}

function numberAt({ datatype, data }: Tensor, index: number): number {
  const value = data[index];
  return datatype === 'FP16' ? fromHalfBits(value as number) : Number(value);
}
