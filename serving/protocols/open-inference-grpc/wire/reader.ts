/** The bytes are no protobuf message. Its text says where. */
export class WireError extends Error {
  public override readonly name = 'WireError';
}

/** How a field's bytes are laid out; groups (3, 4) are long gone from the language. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A cursor over a protobuf message. Everything it hands out is a view; every length is checked. */
export class WireReader {
  private readonly view: DataView;

  public constructor(
    public readonly bytes: Buffer,
    public position = 0,
    public readonly end = bytes.length,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether something is left to read. */
  public get hasMore(): boolean {
    return this.position < this.end;
  }

  /** The tag of a field: number times 8, plus wire type. @throws WireError for the number 0 */
  public tag(): number {
    const tag = this.uint32();
    if (tag >>> 3 === 0) throw new WireError(`field number 0 at byte ${this.position}`);
    return tag;
  }

  /** The low 32 bits of a varint, unsigned. */
  public uint32(): number {
    this.varint();
    return this.low >>> 0;
  }

  /** The low 32 bits of a varint, signed. */
  public int32(): number {
    this.varint();
    return this.low | 0;
  }

  /** A varint as a number: exact up to 2^53. */
  public int64(): number {
    this.varint();
    return (this.high | 0) * 4294967296 + (this.low >>> 0);
  }

  /** An unsigned varint as a number: exact up to 2^53. */
  public uint64(): number {
    this.varint();
    return (this.high >>> 0) * 4294967296 + (this.low >>> 0);
  }

  /** A varint of up to 64 bits into two 32-bit words, low one first. */
  public long(words: Int32Array, index: number): void {
    this.varint();
    words[2 * index] = this.low;
    words[2 * index + 1] = this.high;
  }

  public bool(): boolean {
    this.varint();
    return this.low !== 0 || this.high !== 0;
  }

  public float(): number {
    return this.view.getFloat32(this.advance(4), true);
  }

  public double(): number {
    return this.view.getFloat64(this.advance(8), true);
  }

  /** A length-delimited field. */
  public take(): Buffer {
    const length = this.uint32();
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  /** Moves over the value of a field that is not known. */
  public skip(wireType: number): void {
    if (wireType === wireTypes.varint) this.varint();
    else if (wireType === wireTypes.fixed64) this.advance(8);
    else if (wireType === wireTypes.bytes) this.take();
    else if (wireType === wireTypes.fixed32) this.advance(4);
    else throw new WireError(`wire type ${wireType} at byte ${this.position}`);
  }

  private low = 0;
  private high = 0;

  /** Reads a varint into `low` and `high`: an object or a BigInt for each would cost more than all the rest. */
  private varint(): void {
    this.low = 0;
    this.high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.end) throw new WireError('message ends inside a number');
      const byte = this.bytes[this.position++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) this.low |= bits << shift;
      else if (shift === 28) {
        this.low |= bits << 28;
        this.high |= bits >>> 4;
      } else this.high |= bits << (shift - 32);
      if (byte < 0x80) return;
    }
    throw new WireError(`number of more than 10 bytes at byte ${this.position}`);
  }

  private advance(length: number): number {
    const start = this.position;
    if (length > this.end - start) throw new WireError(`message ends inside a field of ${length} bytes`);
    this.position = start + length;
    return start;
  }
}
