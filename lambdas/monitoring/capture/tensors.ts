/** A tensor of the Open Inference Protocol, version 2. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: unknown;
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of tensors. */
export function isTensorList(value: unknown): value is readonly Tensor[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isRecord(item) && typeof item['name'] === 'string' && Array.isArray(item['shape']))
  );
}

/** The values of a tensor in row-major order; null when they are not as many as its shape says. */
export function flattenTensor(tensor: Tensor): readonly unknown[] | null {
  if (!Array.isArray(tensor.data)) return null;
  const values: readonly unknown[] = tensor.data.some(Array.isArray)
    ? (tensor.data as unknown[]).flat(Infinity)
    : (tensor.data as unknown[]);
  return values.length === tensor.shape.reduce((product, size) => product * size, 1) ? values : null;
}
