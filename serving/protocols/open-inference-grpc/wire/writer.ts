/**
 * Builds a protobuf message. Small fields go to a scratch buffer; large byte fields are kept as they are and copied
 * once, when the message is finished.
 */
export class WireWriter {
  private readonly parts: Buffer[] = [];
  private scratch = Buffer.allocUnsafe(firstScratch);
  private used = 0;
  private finished = 0;

  /** Bytes written so far. */
  public get length(): number {
    return this.finished + this.used;
  }

  /** An unsigned number of up to 53 bits. @throws RangeError for what is no whole number: it would never end */
  public uint64(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no unsigned integer`);
    this.reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      this.scratch[this.used++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.scratch[this.used++] = rest;
  }

  /** A signed number of up to 53 bits: negative ones take ten bytes, as the format has it. */
  public int64(value: number): void {
    if (value >= 0 || !Number.isSafeInteger(value)) this.uint64(value);
    else this.words(value | 0, Math.floor(value / 4294967296));
  }

  /** 64 bits as two words. */
  public words(lowWord: number, highWord: number): void {
    this.reserve(10);
    let low = lowWord >>> 0;
    let high = highWord >>> 0;
    while (high !== 0 || low >= 0x80) {
      this.scratch[this.used++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.scratch[this.used++] = low;
  }

  public double(value: number): void {
    this.reserve(8);
    this.used = this.scratch.writeDoubleLE(value, this.used);
  }

  public float(value: number): void {
    this.reserve(4);
    this.used = this.scratch.writeFloatLE(value, this.used);
  }

  /** A length-delimited field's value. */
  public bytes(value: Buffer): void {
    this.uint64(value.length);
    if (value.length < largeField) {
      this.reserve(value.length);
      this.used += value.copy(this.scratch, this.used);
      return;
    }
    this.flush();
    this.parts.push(value);
    this.finished += value.length;
  }

  /** The message. Nothing may be written afterwards. */
  public finish(): Buffer {
    this.flush();
    return this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts, this.finished);
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.scratch.length) return;
    this.flush();
    this.scratch = Buffer.allocUnsafe(Math.max(nextScratch, bytes));
  }

  private flush(): void {
    if (this.used === 0) return;
    this.parts.push(this.scratch.subarray(0, this.used));
    this.finished += this.used;
    this.scratch = this.scratch.subarray(this.used);
    this.used = 0;
  }
}

const firstScratch = 256;
const nextScratch = 4096;
const largeField = 512;
