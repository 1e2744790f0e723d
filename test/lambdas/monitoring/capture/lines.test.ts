import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { gunzipped, linesOf } from '../../../../lambdas/monitoring/capture/lines';

async function collect(bytes: Uint8Array[]): Promise<(string | null)[]> {
  const lines: (string | null)[] = [];
  for await (const line of linesOf(gunzipped(bytes))) lines.push(line);
  return lines;
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

describe('lines', () => {
  test('are the same however the bytes are cut, plain and gzip', async () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '\r', '1') }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (parts, size) => {
        const bytes = Buffer.from(parts.join('\n'));
        const expected = parts
          .join('\n')
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
        expect(await collect(cut(bytes, size))).toEqual(expected);
        expect(await collect(cut(gzipSync(bytes), size))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('of nothing are none', async () => {
    expect(await collect([])).toEqual([]);
    expect(await collect([Buffer.from('\n\n')])).toEqual([]);
  });

  test('a line that is too long is dropped and the next one read', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    const lines: (string | null)[] = [];
    async function* bytes() {
      yield Buffer.from('before\n');
      for (let i = 0; i < 65; i += 1) yield piece;
      yield Buffer.from('\nafter');
    }
    for await (const line of linesOf(bytes())) lines.push(line);
    expect(lines).toEqual(['before', null, 'after']);
  });
});
