/**
 * Protobuf messages as tables: a message is an object of fields, each with its number and type, and from the table
 * follow the TypeScript type, the decoder and the encoder. Unknown fields are skipped, absent ones have their zero.
 */
import { WireError, WireReader, wireTypes } from './reader';
import { WireWriter } from './writer';

/** How values of one type are read and written. */
interface Type<T> {
  readonly wireType: number;
  /** Name in the language of .proto files; a message has none of its own here. */
  readonly name: string;
  /** What an absent field has. */
  readonly zero: () => T;
  read(reader: WireReader): T;
  write(writer: WireWriter, value: T): void;
}

/** A field of a message. */
export interface Field<T> {
  readonly number: number;
  readonly type: Type<unknown>;
  readonly repeated: boolean;
  readonly initial: () => T;
  /** Adds a value that was read to what the field holds. */
  merge(held: unknown, reader: WireReader, wireType: number): unknown;
  write(writer: WireWriter, value: T): void;
}

/** A message type. */
export interface Message<T> {
  readonly fields: Readonly<Record<string, Field<unknown>>>;
  /** @throws WireError when the bytes are no protobuf */
  decode(bytes: Buffer): T;
  /** Fields that are left out have their zero, which is not written. */
  encode(value: Partial<T>): Buffer;
}

/** The values of a message type. */
export type ValueOf<M> = M extends Message<infer T> ? T : never;

type Table = Readonly<Record<string, Field<any>>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- each field has a type of its own
type Values<F extends Table> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

const varint = <T>(
  name: string,
  zero: T,
  read: (reader: WireReader) => T,
  write: (writer: WireWriter, value: T) => void,
): Type<T> => ({ name, wireType: wireTypes.varint, zero: () => zero, read, write });

const types = {
  bool: varint(
    'bool',
    false,
    (reader) => reader.bool(),
    (writer, value) => {
      writer.uint64(value ? 1 : 0);
    },
  ),
  int32: varint(
    'int32',
    0,
    (reader) => reader.int32(),
    (writer, value) => {
      writer.int64(value);
    },
  ),
  int64: varint(
    'int64',
    0,
    (reader) => reader.int64(),
    (writer, value) => {
      writer.int64(value);
    },
  ),
  uint64: varint(
    'uint64',
    0,
    (reader) => reader.uint64(),
    (writer, value) => {
      writer.uint64(value);
    },
  ),
  double: {
    name: 'double',
    wireType: wireTypes.fixed64,
    zero: () => 0,
    read: (reader: WireReader) => reader.double(),
    write: (writer: WireWriter, value: number) => {
      writer.double(value);
    },
  },
  string: {
    name: 'string',
    wireType: wireTypes.bytes,
    zero: () => '',
    read: (reader: WireReader) => reader.take().toString('utf8'),
    write: (writer: WireWriter, value: string) => {
      writer.bytes(Buffer.from(value, 'utf8'));
    },
  },
  bytes: {
    name: 'bytes',
    wireType: wireTypes.bytes,
    zero: () => none,
    read: (reader: WireReader) => reader.take(),
    write: (writer: WireWriter, value: Buffer) => {
      writer.bytes(value);
    },
  },
} as const;

const none = Buffer.alloc(0);

/** Field types by name: `string(1)` is a text with the number 1. */
export const bool = (number: number): Field<boolean> => single(number, types.bool);
export const int32 = (number: number): Field<number> => single(number, types.int32);
/** 64-bit integers are numbers: exact up to 2^53. */
export const int64 = (number: number): Field<number> => single(number, types.int64);
export const uint64 = (number: number): Field<number> => single(number, types.uint64);
export const double = (number: number): Field<number> => single(number, types.double);
export const string = (number: number): Field<string> => single(number, types.string);
/** Views on the message that was read. */
export const bytes = (number: number): Field<Buffer> => single(number, types.bytes);

/** A field with another message, undefined when absent. */
export function nested<T>(number: number, message: Message<T>): Field<T | undefined> {
  return optional(single(number, typeOf(message)));
}

/** A field of a oneof: undefined when absent, and written even if it is zero. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  const { number, type } = field;
  return {
    ...field,
    initial: () => undefined,
    write: (writer, value) => {
      if (value !== undefined) writeValue(writer, number, type, value);
    },
  };
}

/** A list. Numbers are read packed and one by one, and written packed. */
export function repeated<T>(field: Field<T>): Field<readonly T[]> {
  const { number, type } = field as { readonly number: number; readonly type: Type<T> };
  const packable = type.wireType !== wireTypes.bytes;
  return {
    number,
    type: type,
    repeated: true,
    initial: () => [],
    merge: (held, reader, wireType) => {
      const list = held as T[];
      const packed = packable && wireType === wireTypes.bytes ? new WireReader(reader.take()) : undefined;
      do {
        if (packed?.hasMore === false) break;
        if (list.length === maxElements) throw tooMany(number);
        list.push(type.read(packed ?? reader));
      } while (packed !== undefined);
      return list;
    },
    write: (writer, list) => {
      if (list.length === 0) return;
      if (!packable) for (const value of list) writeValue(writer, number, type, value);
      else {
        const packed = new WireWriter();
        for (const value of list) type.write(packed, value);
        writer.uint64(number * 8 + wireTypes.bytes);
        writer.bytes(packed.finish());
      }
    },
  };
}

/** A repeated message, absent ones never. */
export function repeatedMessage<T>(number: number, message: Message<T>): Field<readonly T[]> {
  return repeated(single(number, typeOf(message)));
}

/** A map from texts to messages: on the wire, a list of pairs. */
export function map<T>(number: number, message: Message<T>): Field<ReadonlyMap<string, T>> {
  const entry = messageOf({ key: string(1), value: single(2, typeOf(message)) });
  const type = typeOf(entry) as Type<unknown>;
  return {
    number,
    type,
    repeated: true,
    initial: () => new Map(),
    merge: (held, reader) => {
      const { key, value } = entry.decode(reader.take());
      const entries = held as Map<string, T>;
      if (entries.size === maxElements) throw tooMany(number);
      return entries.set(key, value);
    },
    write: (writer, value) => {
      for (const [key, element] of value) writeValue(writer, number, type, { key, value: element });
    },
  };
}

/** A message type from its table of fields. */
export function messageOf<F extends Table>(fields: F): Message<Values<F>> {
  const entries = Object.entries(fields) as [string, Field<unknown>][];
  const byNumber = new Map(entries.map(([name, field]) => [field.number, { name, field }]));
  return {
    fields,
    decode: (message) => {
      const value: Record<string, unknown> = {};
      for (const [name, field] of entries) value[name] = field.initial();
      const reader = new WireReader(message);
      while (reader.hasMore) {
        const tag = reader.tag();
        const wireType = tag & 7;
        const known = byNumber.get(tag >>> 3);
        const fits = wireType === known?.field.type.wireType || (known?.field.repeated === true && wireType === 2);
        if (known !== undefined && fits) value[known.name] = known.field.merge(value[known.name], reader, wireType);
        else reader.skip(wireType);
      }
      return value as Values<F>;
    },
    encode: (value) => {
      const writer = new WireWriter();
      for (const [name, field] of entries) {
        const own = value[name as keyof F];
        if (own !== undefined) field.write(writer, own);
      }
      return writer.finish();
    },
  };
}

function single<T>(number: number, type: Type<T>): Field<T> {
  return {
    number,
    type: type,
    repeated: false,
    initial: type.zero,
    merge: (_, reader) => type.read(reader),
    write: (writer, value) => {
      if (!isZero(value)) writeValue(writer, number, type, value);
    },
  };
}

/** Elements of one list: two bytes can stand for an object, so a message of some megabytes would fill the memory. */
const maxElements = 65_536;

function tooMany(number: number): WireError {
  return new WireError(`field ${number} has more than ${maxElements} elements`);
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '' || value === false || (Buffer.isBuffer(value) && value.length === 0);
}

function typeOf<T>(message: Message<T>): Type<T> {
  return {
    name: 'message',
    wireType: wireTypes.bytes,
    zero: () => message.decode(none),
    read: (reader) => message.decode(reader.take()),
    write: (writer, value) => {
      writer.bytes(message.encode(value));
    },
  };
}

function writeValue(writer: WireWriter, number: number, type: Type<unknown>, value: unknown): void {
  writer.uint64(number * 8 + type.wireType);
  type.write(writer, value);
}
