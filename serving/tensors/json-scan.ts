/** Tensor data from the bytes of a JSON array; the same result, element for element, as `decodeJson(JSON.parse(…))`. */
import { allocate, typeInfo, type DataType, type TensorData } from './data-type';
import { decodeJson, writeLong } from './json-decode';
import { parseJson, type ByteRange } from './json-envelope';
import { readFloatRun } from './float-run';
import { NumberScanner } from './number-scanner';

/** The types whose elements are read from bytes; BOOL and FP16 go through JSON.parse. */
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
  'BYTES',
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
  const scanner = new NumberScanner(bytes, range.start, range.end);
  const data = scanArray(scanner, datatype, count);
  if (data !== undefined && scanner.position === range.end) return data;
  // Whatever is wrong is said by the one that says it best; nothing is wrong with the other types.
  return decodeJson(datatype, count, parseJson(bytes.toString('utf8', range.start, range.end)), field);
}

/**
 * Reads a JSON array of `count` elements at the cursor and leaves the cursor behind it. Undefined when there is none:
 * another type than the scanned ones, other elements, another number of them.
 */
export function scanArray(scanner: NumberScanner, datatype: DataType, count: number): TensorData | undefined {
  // An element takes two bytes at least: a shape that promises more must not make us allocate for it.
  if (!scanned.has(datatype) || count * 2 > scanner.end - scanner.position) return undefined;
  const data = allocate(datatype, count);
  return readElements(scanner, count, elementReader(scanner, data, datatype)) ? data : undefined;
}

/**
 * Reads one value at the scanner's cursor, or several with commas between them, to an index of the data.
 * Returns the index behind the last one; the same index when there is no value of the type.
 */
type ElementReader = (index: number) => number;

/** Walks brackets and commas, reading `count` values. False when there are more or fewer, or it is no array of them. */
function readElements(scanner: NumberScanner, count: number, read: ElementReader): boolean {
  let index = 0;
  let level = 0;
  for (;;) {
    let byte = scanner.skipSpace();
    if (byte === openBracket) {
      scanner.position++;
      level++;
      if (scanner.skipSpace() !== closeBracket) continue;
    } else {
      const next = index === count ? index : read(index);
      if (next === index) return false;
      index = next;
    }
    // Behind a value, or inside an empty array.
    byte = scanner.skipSpace();
    while (byte === closeBracket) {
      scanner.position++;
      if (--level === 0) return index === count;
      byte = scanner.skipSpace();
    }
    if (byte !== comma) return false;
    scanner.position++;
  }
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

function elementReader(scanner: NumberScanner, data: TensorData, datatype: DataType): ElementReader {
  if (datatype === 'INT64' || datatype === 'UINT64') return longReader(scanner, data as BigInt64Array, datatype);
  if (datatype === 'FP32' || datatype === 'FP64') return floatReader(scanner, data as Float32Array);
  if (datatype === 'BYTES') return textReader(scanner, data as string[]);
  return integerReader(scanner, data as Int32Array, datatype);
}

function floatReader(scanner: NumberScanner, data: Float32Array | Float64Array): ElementReader {
  return (index) => {
    const next = readFloatRun(scanner, data, index, data.length);
    if (next > index) return next;
    const value = scanner.readNumber();
    if (value === undefined) {
      data[index] = NaN;
      return scanner.skipWord('null') ? index + 1 : index;
    }
    data[index] = value;
    const stored = data[index];
    return stored - stored === 0 ? index + 1 : index;
  };
}

function integerReader(scanner: NumberScanner, data: Int32Array, datatype: DataType): ElementReader {
  const [min, max] = typeInfo(datatype).range as readonly [number, number];
  return (index) => {
    const value = scanner.readNumber();
    if (value === undefined || !Number.isInteger(value) || value < min || value > max) return index;
    data[index] = value;
    return index + 1;
  };
}

function longReader(scanner: NumberScanner, data: BigInt64Array, datatype: 'INT64' | 'UINT64'): ElementReader {
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  return (index) => {
    const start = scanner.position;
    const value = scanner.readNumber();
    if (value === undefined) return index;
    if (Number.isSafeInteger(value) && (value >= 0 || datatype === 'INT64')) {
      writeLong(words, index, value);
      return index + 1;
    }
    // A double has lost digits here: look at the text.
    const text = scanner.text(start);
    if (!/^-?\d{1,20}$/.test(text)) return index;
    const exact = BigInt(text);
    data[index] = exact;
    return exact === (datatype === 'INT64' ? BigInt.asIntN(64, exact) : BigInt.asUintN(64, exact)) ? index + 1 : index;
  };
}

/** Texts of printable ASCII without escapes; others are left to JSON.parse. */
function textReader(scanner: NumberScanner, data: string[]): ElementReader {
  const { bytes, end } = scanner;
  return (index) => {
    if (scanner.peek() !== quote) return index;
    const start = scanner.position + 1;
    let position = start;
    let byte = position < end ? (bytes[position] as number) : 0;
    while (byte !== quote) {
      if (byte < 0x20 || byte > 0x7e || byte === backslash) return index;
      byte = ++position < end ? (bytes[position] as number) : 0;
    }
    scanner.position = position;
    data[index] = scanner.text(start);
    scanner.position++;
    return index + 1;
  };
}

const quote = 0x22;
const backslash = 0x5c;
