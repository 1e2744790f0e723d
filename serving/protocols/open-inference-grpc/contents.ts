/**
 * `InferTensorContents`: elements in typed protobuf fields. Read straight into typed arrays, since a list of boxed
 * numbers would cost more than the model. FP16 has no field of its own and comes raw only.
 */
import { invalidInput } from '../../errors/serving-error';
import { allocate, typeInfo, type DataType, type TensorData } from '../../tensors/data-type';
import { badElement, requireText, wrongCount } from '../../tensors/json-decode';
import { decodeRaw, encodeRaw } from '../../tensors/raw-coding';
import type { Tensor } from '../../tensors/tensor';
import { WireReader, wireTypes } from './wire/reader';
import { WireWriter } from './wire/writer';

/** A field of the message. */
interface ContentsField {
  readonly name: string;
  readonly number: number;
  readonly wireType: number;
}

const fields = {
  bool: { name: 'bool_contents', number: 1, wireType: wireTypes.varint },
  int: { name: 'int_contents', number: 2, wireType: wireTypes.varint },
  int64: { name: 'int64_contents', number: 3, wireType: wireTypes.varint },
  uint: { name: 'uint_contents', number: 4, wireType: wireTypes.varint },
  uint64: { name: 'uint64_contents', number: 5, wireType: wireTypes.varint },
  fp32: { name: 'fp32_contents', number: 6, wireType: wireTypes.fixed32 },
  fp64: { name: 'fp64_contents', number: 7, wireType: wireTypes.fixed64 },
  bytes: { name: 'bytes_contents', number: 8, wireType: wireTypes.bytes },
} as const satisfies Record<string, ContentsField>;

const byType: Readonly<Record<DataType, ContentsField | undefined>> = {
  BOOL: fields.bool,
  INT8: fields.int,
  INT16: fields.int,
  INT32: fields.int,
  INT64: fields.int64,
  UINT8: fields.uint,
  UINT16: fields.uint,
  UINT32: fields.uint,
  UINT64: fields.uint64,
  FP16: undefined,
  FP32: fields.fp32,
  FP64: fields.fp64,
  BYTES: fields.bytes,
};

/** Whether a type has a field of its own. */
export function hasContents(datatype: DataType): boolean {
  return byType[datatype] !== undefined;
}

/**
 * Reads the elements of a tensor.
 * @throws ServingError INVALID_INPUT for another type's field, a wrong count or a value out of range; WireError
 */
export function decodeContents(datatype: DataType, count: number, message: Buffer, field: string): TensorData {
  const expected = byType[datatype];
  if (expected === undefined) throw invalidInput(field, `cannot carry ${datatype}; send raw_input_contents`);
  // An element takes a byte at least: a shape that promises more must not make us allocate for it.
  if (count > message.length) throw wrongCount(field, countElements(message, expected, field), count);
  const whole = wholePacked(message, expected);
  if (whole !== undefined && (datatype === 'FP32' || datatype === 'FP64')) {
    const size = typeInfo(datatype).size;
    if (whole.length === count * size) return decodeRaw(datatype, count, whole, field);
  }
  const data = allocate(datatype, count);
  const read = elementReader(datatype, data, `${field}.${expected.name}`);
  const found = eachElement(message, expected, field, (reader, index) => {
    if (index < count) read(reader, index);
    else reader.skip(expected.wireType);
  });
  if (found !== count) throw wrongCount(field, found, count);
  return data;
}

/** The elements of a tensor as a message. Only for types that have a field. */
export function encodeContents(tensor: Tensor): Buffer {
  const { number } = byType[tensor.datatype] as ContentsField;
  const writer = new WireWriter();
  if (tensor.datatype === 'BYTES') {
    for (const text of tensor.data as string[]) {
      writer.uint64(number * 8 + wireTypes.bytes);
      writer.bytes(Buffer.from(text, 'utf8'));
    }
    return writer.finish();
  }
  if (tensor.data.length === 0) return writer.finish();
  writer.uint64(number * 8 + wireTypes.bytes);
  writer.bytes(tensor.datatype === 'FP32' || tensor.datatype === 'FP64' ? encodeRaw(tensor) : packVarints(tensor));
  return writer.finish();
}

function packVarints({ datatype, data }: Tensor): Buffer {
  const writer = new WireWriter();
  if (datatype === 'INT64' || datatype === 'UINT64') {
    const longs = data as BigInt64Array;
    const words = new Int32Array(longs.buffer, longs.byteOffset, 2 * longs.length);
    for (let i = 0; i < longs.length; i++) writer.words(words[2 * i] as number, words[2 * i + 1] as number);
  } else for (const value of data as Int32Array) writer.int64(value);
  return writer.finish();
}

/** The packed bytes of a message that is nothing but one packed field: the usual one. */
function wholePacked(message: Buffer, { number }: ContentsField): Buffer | undefined {
  const reader = new WireReader(message);
  if (!reader.hasMore || reader.tag() !== number * 8 + wireTypes.bytes) return undefined;
  const packed = reader.take();
  return reader.position < reader.end ? undefined : packed;
}

/** Walks the elements, packed or not, and returns how many there are. */
function eachElement(
  message: Buffer,
  expected: ContentsField,
  field: string,
  element: (reader: WireReader, index: number) => void,
): number {
  const reader = new WireReader(message);
  let index = 0;
  while (reader.hasMore) {
    const tag = reader.tag();
    const wireType = tag & 7;
    if (tag >>> 3 !== expected.number) {
      const other = Object.values(fields).find(({ number }) => number === tag >>> 3);
      if (other === undefined) reader.skip(wireType);
      else throw invalidInput(`${field}.${other.name}`, `is given, its datatype takes ${expected.name}`);
    } else if (wireType === expected.wireType) element(reader, index++);
    else if (wireType === wireTypes.bytes) {
      const packed = new WireReader(reader.take());
      while (packed.hasMore) element(packed, index++);
    } else reader.skip(wireType);
  }
  return index;
}

function countElements(message: Buffer, expected: ContentsField, field: string): number {
  return eachElement(message, expected, field, (reader) => {
    reader.skip(expected.wireType);
  });
}

type ElementReader = (reader: WireReader, index: number) => void;

function elementReader(datatype: DataType, data: TensorData, field: string): ElementReader {
  if (datatype === 'BYTES') return textReader(data as string[], field);
  if (datatype === 'INT64' || datatype === 'UINT64') {
    const longs = data as BigInt64Array;
    const words = new Int32Array(longs.buffer, longs.byteOffset, 2 * longs.length);
    return (reader, index) => {
      reader.long(words, index);
    };
  }
  const numbers = data as Float64Array;
  if (datatype === 'FP32') return (reader, index) => void (numbers[index] = reader.float());
  if (datatype === 'FP64') return (reader, index) => void (numbers[index] = reader.double());
  if (datatype === 'BOOL') return (reader, index) => void (numbers[index] = reader.bool() ? 1 : 0);
  const signed = datatype.startsWith('INT');
  const [min, max] = typeInfo(datatype).range as readonly [number, number];
  return (reader, index) => {
    const value = signed ? reader.int32() : reader.uint32();
    if (value < min || value > max) throw badElement(field, index, value, datatype);
    numbers[index] = value;
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textReader(data: string[], field: string): ElementReader {
  return (reader, index) => {
    const bytes = reader.take();
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      throw invalidInput(`${field}[${index}]`, 'is not UTF-8: string inputs of ONNX models hold text');
    }
    data[index] = requireText(text, field, index);
  };
}
