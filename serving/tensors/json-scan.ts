/** Tensor data from the bytes of a JSON array; the same result, element for element, as `decodeJson(JSON.parse(…))`. */
import { ServingError } from '../errors/serving-error';
import { allocate, typeInfo, type DataType, type TensorData } from './data-type';
import { badElement, decodeJson, wrongCount, writeLong } from './json-decode';
import { parseJson, type ByteRange } from './json-envelope';
import { NumberScanner } from './number-scanner';

/** The types whose elements are read from bytes; BOOL, FP16 and BYTES go through JSON.parse. */
const scanned = new Set<DataType>([
  'FP32',
  'FP64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
]);

/**
 * Reads the elements of a tensor from the bytes of a JSON array, flat or nested.
 * @throws ServingError as `decodeJson`; MALFORMED_BODY where the bytes are no JSON array
 */
export function scanJson(
  datatype: DataType,
  count: number,
  bytes: Buffer,
  range: ByteRange,
  field: string,
): TensorData {
  // An element takes two bytes at least: a shape that promises more must not make us allocate for it.
  const impossible = count * 2 > range.end - range.start;
  if (impossible || !scanned.has(datatype)) {
    return decodeJson(datatype, count, parseJson(bytes.toString('utf8', range.start, range.end)), field);
  }
  const scanner = new NumberScanner(bytes, range.start, range.end);
  const data = allocate(datatype, count);
  const read = readElements(scanner, field, count, elementReader(scanner, data, datatype, field));
  if (read !== count) throw wrongCount(field, read, count);
  return data;
}

/** Walks the brackets and commas, calling `element` at each value. Returns how many there were. */
function readElements(scanner: NumberScanner, field: string, count: number, element: (index: number) => void): number {
  let index = 0;
  let level = 0;
  let afterValue = false;
  for (;;) {
    const byte = scanner.skipSpace();
    if (afterValue) {
      if (byte === 0x5d) {
        scanner.position++;
        if (--level === 0) break;
      } else if (byte === 0x2c) {
        scanner.position++;
        afterValue = false;
        if (scanner.skipSpace() === 0x5d) throw malformed(field, scanner);
      } else throw malformed(field, scanner);
    } else if (byte === 0x5b) {
      scanner.position++;
      level++;
      if (scanner.skipSpace() === 0x5d) afterValue = true;
    } else if (byte < 0) throw malformed(field, scanner);
    else {
      if (index === count) throw wrongCount(field, countRest(scanner, index), count);
      element(index++);
      afterValue = true;
    }
  }
  return index;
}

/** How many elements there are in all, once there are too many: only for the error's sentence. */
function countRest(scanner: NumberScanner, index: number): number {
  const rest = Buffer.from(
    scanner.bytes.buffer,
    scanner.bytes.byteOffset + scanner.position,
    scanner.end - scanner.position,
  );
  let count = index + 1;
  for (let at = rest.indexOf(0x2c); at >= 0; at = rest.indexOf(0x2c, at + 1)) count++;
  return count;
}

function malformed(field: string, scanner: NumberScanner): Error {
  return new ServingError('MALFORMED_BODY', `the body is not JSON (in ${field}, at position ${scanner.position})`, {
    field,
  });
}

/** Reads the value at the scanner's cursor into an index of the data. */
type ElementReader = (index: number) => void;

function elementReader(scanner: NumberScanner, data: TensorData, datatype: DataType, field: string): ElementReader {
  if (datatype === 'INT64' || datatype === 'UINT64') return longReader(scanner, data as BigInt64Array, datatype, field);
  if (datatype === 'FP32' || datatype === 'FP64') return floatReader(scanner, data as Float32Array, datatype, field);
  return integerReader(scanner, data as Int32Array, datatype, field);
}

function floatReader(scanner: NumberScanner, data: Float32Array, datatype: DataType, field: string): ElementReader {
  return (index) => {
    const value = scanner.readNumber();
    if (value === undefined) {
      if (readWord(scanner, field) !== null) throw badWord(scanner, index, datatype, field);
      scanner.position += 4;
      data[index] = NaN;
      return;
    }
    data[index] = value;
    const stored = data[index];
    if (stored - stored !== 0) throw badElement(field, index, value, datatype);
  };
}

function integerReader(scanner: NumberScanner, data: Int32Array, datatype: DataType, field: string): ElementReader {
  const [min, max] = typeInfo(datatype).range as readonly [number, number];
  return (index) => {
    const value = scanner.readNumber();
    if (value === undefined) throw badWord(scanner, index, datatype, field);
    if (!Number.isInteger(value) || value < min || value > max) throw badElement(field, index, value, datatype);
    data[index] = value;
  };
}

function longReader(scanner: NumberScanner, data: BigInt64Array, datatype: DataType, field: string): ElementReader {
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  return (index) => {
    const start = scanner.position;
    const value = scanner.readNumber();
    if (value === undefined) throw badWord(scanner, index, datatype, field);
    if (Number.isSafeInteger(value) && (value >= 0 || datatype === 'INT64')) {
      writeLong(words, index, value);
      return;
    }
    const text = scanner.text(start);
    const exact = /^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined;
    if (exact === undefined || exact !== wrapped(exact, datatype)) throw badElement(field, index, value, datatype);
    data[index] = exact;
  };
}

function wrapped(value: bigint, datatype: DataType): bigint {
  return datatype === 'INT64' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
}

/** The literal at the cursor that is no number: null, a truth value or a string. Anything else is no JSON. */
function readWord(scanner: NumberScanner, field: string): null | boolean | string {
  const { bytes, position } = scanner;
  const word = Buffer.from(bytes.buffer, bytes.byteOffset + position, Math.min(5, scanner.end - position)).toString(
    'latin1',
  );
  if (word.startsWith('null')) return null;
  if (word.startsWith('true')) return true;
  if (word.startsWith('false')) return false;
  if (word.startsWith('"')) return 'a string';
  throw malformed(field, scanner);
}

function badWord(scanner: NumberScanner, index: number, datatype: DataType, field: string): Error {
  return badElement(field, index, readWord(scanner, field), datatype);
}
