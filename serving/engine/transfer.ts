import type { NumericData } from '../tensors/data-type';
import type { Tensor } from '../tensors/tensor';

/** Whether an array is all of its buffer, so that moving the buffer takes nothing from anybody else. */
export function movable(data: NumericData): boolean {
  return data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength && data.byteLength > 0;
}

/**
 * Tensors ready to be posted to another thread, and the buffers to move. Views are copied first: posting one would
 * copy all of its buffer.
 * @param keep whether the caller still needs the data: then everything is copied
 */
export function forTransfer(
  tensors: readonly Tensor[],
  keep: boolean,
): { readonly tensors: Tensor[]; readonly buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const prepared = tensors.map((tensor) => {
    if (Array.isArray(tensor.data)) return tensor;
    const data = keep || !movable(tensor.data) ? tensor.data.slice() : tensor.data;
    if (data.byteLength > 0) buffers.push(data.buffer as ArrayBuffer);
    return { ...tensor, data };
  });
  return { tensors: prepared, buffers: [...new Set(buffers)] };
}
