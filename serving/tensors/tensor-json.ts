/** Tensors as the Open Inference Protocol writes them in JSON: `{ name, datatype, shape, data }`. */
import { invalidRequest, shown } from '../errors/serving-error';
import { dataTypes, isDataType } from './data-type';
import { decodeJson } from './json-decode';
import { rangeIndex, type ByteRange } from './json-envelope';
import { scanJson } from './json-scan';
import { parseShape } from './shape';
import { elementCount, type Tensor, type TensorHead } from './tensor';

/** Where the arrays lie that were cut out of a document; see `splitEnvelope`. */
export interface DataSource {
  readonly bytes: Buffer;
  readonly ranges: readonly ByteRange[];
}

/**
 * Reads one tensor.
 * @param field its path in the request, for messages
 * @throws ServingError INVALID_REQUEST for a bad field, INVALID_INPUT for bad elements
 */
export function parseTensor(value: unknown, field: string, source?: DataSource): Tensor {
  const { name, datatype, shape } = parseTensorHead(value, field);
  const { data } = value as { readonly data?: unknown };
  const count = elementCount(shape);
  const range = source?.ranges[rangeIndex(data) ?? -1];
  if (data === undefined) throw invalidRequest(`${field}.data`, 'is missing');
  const decoded =
    range === undefined || source === undefined
      ? decodeJson(datatype, count, data, `${field}.data`)
      : scanJson(datatype, count, source.bytes, range, `${field}.data`);
  return { name, datatype, shape, data: decoded };
}

/** Reads name, data type and shape of a tensor. */
export function parseTensorHead(value: unknown, field: string): TensorHead {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest(field, `must be an object, is ${shown(value)}`);
  }
  const { name, datatype, shape } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '')
    throw invalidRequest(`${field}.name`, `must be a text, is ${shown(name)}`);
  if (!isDataType(datatype)) {
    throw invalidRequest(`${field}.datatype`, `must be one of ${dataTypes.join(', ')}, is ${shown(datatype)}`);
  }
  return { name, datatype, shape: parseShape(shape, `${field}.shape`) };
}
