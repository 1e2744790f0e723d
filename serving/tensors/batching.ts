/** Putting the rows of several requests into one run, and taking the results apart again. Pure. */
import { allocate, type DataType, type TensorData } from './data-type';
import type { Tensor } from './tensor';

/**
 * What requests must share to be run together: the shape of a row of every input.
 * @param inputs in the model's order, each with at least one dimension
 */
export function rowKey(inputs: readonly Tensor[]): string {
  let key = '';
  for (const { shape } of inputs) {
    for (let i = 1; i < shape.length; i++) key += `${shape[i]},`;
    key += ';';
  }
  return key;
}

/** Concatenates inputs of several requests along the first dimension. Each list is in the model's order. */
export function joinRows(requests: readonly (readonly Tensor[])[]): Tensor[] {
  const first = requests[0] as readonly Tensor[];
  return first.map((head, position) => {
    const parts = requests.map((inputs) => inputs[position] as Tensor);
    const rows = parts.reduce((sum, part) => sum + (part.shape[0] as number), 0);
    const data = joinData(
      head.datatype,
      parts.map((part) => part.data),
    );
    return { name: head.name, datatype: head.datatype, shape: [rows, ...head.shape.slice(1)], data };
  });
}

function joinData(datatype: DataType, parts: readonly TensorData[]): TensorData {
  if (datatype === 'BYTES') return ([] as string[]).concat(...(parts as string[][]));
  const data = allocate(
    datatype,
    parts.reduce((sum, part) => sum + part.length, 0),
  ) as Float64Array;
  let offset = 0;
  for (const part of parts as Float64Array[]) {
    data.set(part, offset);
    offset += part.length;
  }
  return data;
}

/** A view of rows `from` to `to` of a tensor with at least one dimension. Numeric data is shared, not copied. */
export function sliceRows(tensor: Tensor, from: number, to: number): Tensor {
  const { shape, data } = tensor;
  const rows = shape[0] as number;
  const width = rows === 0 ? 0 : data.length / rows;
  const part = Array.isArray(data) ? data.slice(from * width, to * width) : data.subarray(from * width, to * width);
  return { name: tensor.name, datatype: tensor.datatype, shape: [to - from, ...shape.slice(1)], data: part };
}

/** Concatenates outputs that were computed in pieces. All pieces have the same outputs in the same order. */
export function joinOutputs(pieces: readonly (readonly Tensor[])[]): readonly Tensor[] {
  return pieces.length === 1 ? (pieces[0] as readonly Tensor[]) : joinRows(pieces);
}
