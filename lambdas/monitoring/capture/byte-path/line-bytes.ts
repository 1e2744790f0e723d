/** Bytes behind the last one that may be read, though they mean nothing: numbers are read four and eight at a time. */
export const slack = 8;

/** Bytes of text, to be looked at one by one or several at a time. */
export class LineBytes {
  public readonly view: DataView;

  /**
   * @param capacity bytes that can be held
   * @param bytes where; zeros behind the text are no digits and end whatever is read
   */
  public constructor(
    public readonly capacity: number,
    public readonly bytes: Buffer = Buffer.alloc(capacity + slack),
  ) {
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  /** Bytes that hold a text and nothing else. */
  public static from(text: string | Uint8Array): LineBytes {
    const source = typeof text === 'string' ? Buffer.from(text) : text;
    const result = new LineBytes(source.length);
    result.bytes.set(source);
    return result;
  }
}
