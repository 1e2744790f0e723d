import fc from 'fast-check';
import { LineBuffer } from '../../../../../lambdas/monitoring/capture/byte-path/line-buffer';

/** Gives a buffer the bytes of a text. */
type Feed = (buffer: LineBuffer, piece: Buffer) => void;

const byPiece: Feed = (buffer, piece) => {
  buffer.add(piece);
};

/** Has the buffer read the bytes itself, as many as it has room for. */
const byReader: Feed = (buffer, piece) => {
  let at = 0;
  const read = (bytes: Buffer, offset: number, room: number) =>
    piece.copy(bytes, offset, at, Math.min(piece.length, at + room));
  for (let count = buffer.fill(read); count > 0; count = buffer.fill(read)) at += count;
};

/** Lines handed out for pieces of a text; null for one that was dropped. */
function linesOf(pieces: readonly string[], limit?: number, feed = byPiece): (string | null)[] {
  const lines: (string | null)[] = [];
  const buffer = new LineBuffer(
    ({ bytes }, end) => {
      lines.push(...bytes.toString('utf8', 0, end - 1).split('\n'));
    },
    () => lines.push(null),
    limit,
  );
  for (const piece of pieces) feed(buffer, Buffer.from(piece));
  buffer.finish();
  return lines.filter((line) => line !== '');
}

describe('buffer of lines', () => {
  test.each([
    ['is given them', byPiece],
    ['reads them', byReader],
  ])('hands out the lines of a text, however it is cut into pieces, when it %s', (_, feed) => {
    const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 30 }), (parts, limit) => {
        const lines = parts.join('').split('\n');
        expect(linesOf(parts, limit, feed)).toEqual(
          lines.filter((line) => line !== '').map((line) => (line.length > limit ? null : line)),
        );
      }),
    );
  });

  test('forgets what is left of a file when the next one begins', () => {
    const lines: string[] = [];
    const buffer = new LineBuffer(
      ({ bytes }, end) => void lines.push(bytes.toString('utf8', 0, end)),
      () => void lines.push('dropped'),
      4,
    );
    buffer.add(Buffer.from('a\nleft over'));
    buffer.begin();
    buffer.add(Buffer.from('b\nc'));
    buffer.begin();
    buffer.finish();
    expect(lines).toEqual(['a\n', 'b\n', '\n']);
  });

  test('grows with the longest line', () => {
    const long = 'x'.repeat(700_000);
    expect(linesOf([`a\n${long.slice(0, 10)}`, `${long.slice(10)}\nb`])).toEqual(['a', long, 'b']);
  });
});
