import { invalidRequest, shown } from '../errors/serving-error';

/** More elements than this no typed array of ours holds; also keeps products of dimensions exact. */
const maxElements = 2 ** 31;

/**
 * Reads the shape of a tensor from a request.
 * @throws ServingError INVALID_REQUEST when it is no list of sizes, or promises more than 2^31 elements
 */
export function parseShape(value: unknown, field: string): number[] {
  if (!Array.isArray(value)) throw invalidRequest(field, `must be an array of sizes, is ${shown(value)}`);
  let count = 1;
  for (const size of value as unknown[]) {
    if (!Number.isInteger(size) || (size as number) < 0) {
      throw invalidRequest(field, `must hold sizes of 0 or more, is ${shown(value)}`);
    }
    count *= size as number;
    if (count > maxElements) throw invalidRequest(field, `promises more than 2^31 elements, is ${shown(value)}`);
  }
  return value as number[];
}
