import { invalidInput } from '../../errors/serving-error';
import { fromHalfBits } from '../../tensors/float16';
import type { Tensor } from '../../tensors/tensor';

/**
 * Triton's classification extension: the `count` largest values of each row as texts `<value>:<index>`, largest first.
 * @throws ServingError INVALID_INPUT for an output that is not of numbers
 */
export function classify(output: Tensor, count: number): Tensor {
  if (output.datatype === 'BYTES')
    throw invalidInput(`classification of output '${output.name}'`, 'needs numbers, the output is BYTES');
  const rows = output.shape.length > 1 ? (output.shape[0] as number) : 1;
  const width = rows === 0 ? 0 : output.data.length / rows;
  const taken = Math.min(count, width);
  const value = output.datatype === 'FP16' ? fromHalfBits : Number;
  const data: string[] = [];
  for (let row = 0; row < rows; row++) {
    const values = Array.from({ length: width }, (_, i) => value(output.data[row * width + i] as number));
    const best = values.map((_, i) => i).sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
    for (const index of best.slice(0, taken)) data.push(`${(values[index] as number).toFixed(6)}:${index}`);
  }
  return { name: output.name, datatype: 'BYTES', shape: output.shape.length > 1 ? [rows, taken] : [taken], data };
}
