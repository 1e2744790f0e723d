import { typeInfo, type DataType, type TensorData } from './data-type';

/** A named, typed, dense array in row-major order. */
export interface Tensor {
  readonly name: string;
  readonly datatype: DataType;
  /** Sizes of the dimensions; `[]` is a scalar. */
  readonly shape: readonly number[];
  /** As many elements as the product of the shape. */
  readonly data: TensorData;
}

/** What a tensor is, without its data. */
export type TensorHead = Omit<Tensor, 'data'>;

/** A tensor's head, without a hold on its data. */
export function headOf({ name, datatype, shape }: Tensor): TensorHead {
  return { name, datatype, shape };
}

/** What a model declares of an input or output. */
export interface TensorSpec {
  readonly name: string;
  readonly datatype: DataType;
  /** Sizes; -1 where any size is allowed. */
  readonly shape: readonly number[];
  /** False where the model declares no shape at all: any rank is then allowed. */
  readonly ranked: boolean;
}

/** Number of elements of a shape: the product, 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (let i = 0; i < shape.length; i++) count *= shape[i] as number;
  return count;
}

/** Bytes a tensor's data takes, estimated as 2 bytes a character for strings. */
export function byteSize(tensor: Tensor): number {
  const size = typeInfo(tensor.datatype).size;
  if (size > 0) return tensor.data.length * size;
  let bytes = 0;
  for (const text of tensor.data as string[]) bytes += 16 + 2 * text.length;
  return bytes;
}

/** A shape as people write it: `[-1,3,224]`. */
export function formatShape(shape: readonly number[]): string {
  let text = '[';
  for (let i = 0; i < shape.length; i++) text += i === 0 ? `${shape[i]}` : `,${shape[i]}`;
  return `${text}]`;
}
