/** Tensor data from the bytes of a JSON array; the same result, element for element, as `decodeJson(JSON.parse(…))`. */
import { allocate, typeInfo, type DataType, type TensorData } from './data-type';
import { decodeJson, writeLong } from './json-decode';
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
  if (scanned.has(datatype) && count * 2 <= range.end - range.start) {
    const scanner = new NumberScanner(bytes, range.start, range.end);
    const data = allocate(datatype, count);
    if (readElements(scanner, count, elementReader(scanner, data, datatype))) return data;
  }
  // Whatever is wrong is said by the one that says it best; nothing is wrong with the other types.
  return decodeJson(datatype, count, parseJson(bytes.toString('utf8', range.start, range.end)), field);
}

/** Reads the value at the scanner's cursor into an index of the data; false when it is not one of the type. */
type ElementReader = (index: number) => boolean;

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
    } else if (index === count || !read(index++)) return false;
    // Behind a value, or inside an empty array.
    byte = scanner.skipSpace();
    while (byte === closeBracket) {
      scanner.position++;
      if (--level === 0) return index === count && scanner.position === scanner.end;
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
  return integerReader(scanner, data as Int32Array, datatype);
}

function floatReader(scanner: NumberScanner, data: Float32Array): ElementReader {
  return (index) => {
    const value = scanner.readNumber();
    if (value === undefined) {
      data[index] = NaN;
      return scanner.skipWord('null');
    }
    data[index] = value;
    const stored = data[index];
    return stored - stored === 0;
  };
}

function integerReader(scanner: NumberScanner, data: Int32Array, datatype: DataType): ElementReader {
  const [min, max] = typeInfo(datatype).range as readonly [number, number];
  return (index) => {
    const value = scanner.readNumber();
    if (value === undefined || !Number.isInteger(value) || value < min || value > max) return false;
    data[index] = value;
    return true;
  };
}

function longReader(scanner: NumberScanner, data: BigInt64Array, datatype: 'INT64' | 'UINT64'): ElementReader {
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  return (index) => {
    const start = scanner.position;
    const value = scanner.readNumber();
    if (value === undefined) return false;
    if (Number.isSafeInteger(value) && (value >= 0 || datatype === 'INT64')) {
      writeLong(words, index, value);
      return true;
    }
    // A double has lost digits here: look at the text.
    const text = scanner.text(start);
    if (!/^-?\d{1,20}$/.test(text)) return false;
    const exact = BigInt(text);
    data[index] = exact;
    return exact === (datatype === 'INT64' ? BigInt.asIntN(64, exact) : BigInt.asUintN(64, exact));
  };
}
