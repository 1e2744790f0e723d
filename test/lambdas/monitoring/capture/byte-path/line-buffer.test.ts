import fc from 'fast-check';
import { LineBuffer } from '../../../../../lambdas/monitoring/capture/byte-path/line-buffer';

/** Lines handed out for pieces of a text; null for one that was dropped. */
function linesOf(pieces: readonly string[], limit?: number): (string | null)[] {
  const lines: (string | null)[] = [];
  const buffer = new LineBuffer(
    ({ bytes }, end) => {
      lines.push(...bytes.toString('utf8', 0, end - 1).split('\n'));
    },
    () => lines.push(null),
    limit,
  );
  for (const piece of pieces) buffer.add(Buffer.from(piece));
  buffer.finish();
  return lines.filter((line) => line !== '');
}

describe('buffer of lines', () => {
  test('hands out the lines of a text, however it is cut into pieces', () => {
    const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 30 }), (parts, limit) => {
        const lines = parts.join('').split('\n');
        expect(linesOf(parts, limit)).toEqual(
          lines.filter((line) => line !== '').map((line) => (line.length > limit ? null : line)),
        );
      }),
    );
  });

  test('grows with the longest line', () => {
    const long = 'x'.repeat(700_000);
    expect(linesOf([`a\n${long.slice(0, 10)}`, `${long.slice(10)}\nb`])).toEqual(['a', long, 'b']);
  });
});
