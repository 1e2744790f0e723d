/** One field of a protobuf message. */
export interface Field {
  readonly number: number;
  /** Value of a varint field (as a double); 0 for others. */
  readonly value: number;
  /** Payload of a length-delimited field, a view; empty for others. */
  readonly bytes: Buffer;
}

const none = Buffer.alloc(0);

/**
 * Walks the fields of one protobuf message without a schema. Lengths are checked, so a broken file is an Error and
 * never a read beyond the message.
 */
export class ProtobufReader implements Iterable<Field> {
  private position = 0;

  public constructor(private readonly message: Buffer) {}

  public *[Symbol.iterator](): Iterator<Field> {
    while (this.position < this.message.length) {
      const tag = this.varint();
      const number = Math.floor(tag / 8);
      if (number === 0) throw new Error(`field number 0 at byte ${this.position}`);
      const wire = tag % 8;
      if (wire === 0) yield { number, value: this.varint(), bytes: none };
      else if (wire === 1) yield { number, value: 0, bytes: this.take(8) };
      else if (wire === 2) yield { number, value: 0, bytes: this.take(this.varint()) };
      else if (wire === 5) yield { number, value: 0, bytes: this.take(4) };
      else throw new Error(`wire type ${wire} at byte ${this.position}`);
    }
  }

  private varint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.message[this.position++];
      if (byte === undefined) throw new Error('it ends inside a number');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw new Error(`number of more than 10 bytes at byte ${this.position}`);
  }

  private take(length: number): Buffer {
    const end = this.position + length;
    if (end > this.message.length) throw new Error(`it ends inside a field of ${length} bytes`);
    const bytes = this.message.subarray(this.position, end);
    this.position = end;
    return bytes;
  }
}
