/** Longest line that is held in memory, in bytes: twice what a 25 MB payload takes in base64. */
export const longestLine = 67_108_864;

/** Bytes of a file, in pieces. */
export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Undoes gzip when the first two bytes say so; other bytes pass as they are. */
export async function* gunzipped(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const pieces = iterate(bytes);
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      yield* pieces;
    } finally {
      // Who has seen enough is done with the file, too.
      await pieces.return(undefined);
    }
  }
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const [{ createGunzip }, { pipeline, Readable }] = await Promise.all([import('node:zlib'), import('node:stream')]);
    // The pipeline hands errors of either stream to whoever reads from its end, so its own callback has nothing to do.
    yield* pipeline(Readable.from(whole()), createGunzip(), () => undefined) as AsyncIterable<Uint8Array>;
  } else {
    yield* whole();
  }
}

/**
 * Splits bytes into lines of UTF-8 text, without their line ends. Blank lines are left out. A line beyond
 * `longestLine` comes as null: it is dropped, not held.
 */
export async function* linesOf(bytes: Bytes): AsyncGenerator<string | null> {
  let pending: Uint8Array[] = [];
  let length = 0;
  let tooLong = false;
  const finish = (last: Uint8Array): string | null => {
    const line = tooLong
      ? null
      : Buffer.concat([...pending, last])
          .toString('utf8')
          .trim();
    pending = [];
    length = 0;
    tooLong = false;
    return line;
  };
  for await (const piece of bytes) {
    let start = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      tooLong ||= length + end - start > longestLine;
      const line = finish(piece.subarray(start, end));
      if (line !== '') yield line;
      start = end + 1;
    }
    if (start === piece.length) continue;
    length += piece.length - start;
    tooLong ||= length > longestLine;
    if (tooLong) pending = [];
    else pending.push(piece.slice(start));
  }
  const line = finish(new Uint8Array(0));
  if (line !== '') yield line;
}

async function* iterate(bytes: Bytes): AsyncGenerator<Uint8Array> {
  yield* bytes;
}

/** Whether an error says that compressed bytes are damaged or cut off. */
export function isCorruptCompression(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^Z_(?:DATA|BUF|STREAM)_ERROR$/.test(code);
}
