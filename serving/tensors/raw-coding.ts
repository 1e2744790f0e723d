/**
 * The raw (binary) form of tensors, as in the Open Inference Protocol's binary tensor extension and gRPC raw contents:
 * little-endian, row-major; BOOL one byte; BYTES elements each with a 4-byte little-endian length before them.
 */
import { invalidInput } from '../errors/serving-error';
import { allocate, typeInfo, type DataType, type NumericData, type TensorData } from './data-type';
import { requireText, wrongCount } from './json-decode';
import type { Tensor } from './tensor';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads `count` elements from raw bytes. The result is a view on the bytes where their alignment allows it,
 * so the caller must not write to them afterwards.
 * @throws ServingError INVALID_INPUT when the bytes are not exactly as many as the shape asks for, or not text
 */
export function decodeRaw(datatype: DataType, count: number, bytes: Uint8Array, field: string): TensorData {
  const { size, array } = typeInfo(datatype);
  if (array === undefined) return decodeStrings(count, bytes, field);
  if (bytes.byteLength !== count * size) {
    throw invalidInput(field, `has ${bytes.byteLength} bytes, its shape and type ask for ${count * size}`);
  }
  if (datatype === 'BOOL') requireBooleans(bytes, field);
  if (bytes.byteOffset % size === 0) return new array(bytes.buffer, bytes.byteOffset, count);
  const data = allocate(datatype, count) as NumericData;
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength).set(bytes);
  return data;
}

/** The raw form of a tensor. For numeric types a view on its data, not a copy. */
export function encodeRaw(tensor: Tensor): Buffer {
  if (tensor.datatype !== 'BYTES') {
    const data = tensor.data as NumericData;
    return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }
  const parts: Buffer[] = [];
  for (const text of tensor.data as string[]) {
    const bytes = Buffer.from(text, 'utf8');
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32LE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

function requireBooleans(bytes: Uint8Array, field: string): void {
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] as number) > 1) throw invalidInput(`${field}[${i}]`, `is ${bytes[i]}, a BOOL byte is 0 or 1`);
  }
}

function decodeStrings(count: number, bytes: Uint8Array, field: string): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let position = 0;
  while (position < bytes.byteLength) {
    if (texts.length === count) throw invalidInput(field, `has more than the ${count} elements its shape asks for`);
    const start = position + 4;
    const end = start > bytes.byteLength ? Infinity : start + view.getUint32(position, true);
    if (end > bytes.byteLength) {
      throw invalidInput(`${field}[${texts.length}]`, 'is cut off: its length prefix reaches beyond the data');
    }
    texts.push(decodeText(bytes.subarray(start, end), field, texts.length));
    position = end;
  }
  if (texts.length !== count) throw wrongCount(field, texts.length, count);
  return texts;
}

function decodeText(bytes: Uint8Array, field: string, index: number): string {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw invalidInput(`${field}[${index}]`, 'is not UTF-8: the model takes text, encode other bytes (base64) before');
  }
  return requireText(text, field, index);
}
