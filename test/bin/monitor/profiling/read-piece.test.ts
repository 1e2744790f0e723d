import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CapturePieces } from '../../../../bin/monitor/profiling/capture-pieces';
import { profileCapture } from '../../../../lambdas/monitoring/capture/profile-capture';
import { cutIntoPieces } from '../../../../bin/monitor/profiling/pieces';
import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import { serializeProfile } from '../../../../lambdas/monitoring/profile/files';
import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';
import { seeded } from '../../../lambdas/monitoring/support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../../../lambdas/monitoring/support/shop';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-pieces-'));
afterAll(() => rmSync(folder, { recursive: true }));

let baseline: Baseline;
beforeAll(async () => {
  baseline = await buildBaseline(shopRows(seeded(1), 500), shopSchema);
});

async function profileInPieces(path: string, size: number, pieceSize: number): Promise<string> {
  const { binning } = baseline;
  const builder = new ProfileBuilder(binning);
  const pieces = cutIntoPieces([{ path, format: 'capture', size, isGzip: false }], pieceSize);
  const roles = { prediction: null, label: null, time: null, id: null };
  const reader = new CapturePieces({ binning, schema: shopSchema, roles, pieces }, builder);
  for (const piece of pieces) await reader.add(piece);
  reader.finish();
  return serializeProfile(builder.profile());
}

describe('pieces of a file', () => {
  test('hold every line once, wherever the file is cut', async () => {
    const path = join(folder, 'short.jsonl');
    const line = fc.constantFrom('x', 'yy', '', csvCaptureLine(shopRows(seeded(2), 1)), '{"z":1}');
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.constantFrom('', '\n'), fc.nat(40), async (lines, end, pieceSize) => {
        const text = lines.join('\n') + end;
        writeFileSync(path, text);
        const expected = serializeProfile(await profileCapture(text.split('\n'), baseline, shopSchema));
        expect(await profileInPieces(path, text.length, pieceSize + 1)).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('hold every line once, when lines and files are longer than what is read at once', async () => {
    const path = join(folder, 'long.jsonl');
    const lines = [3, 9_000, 1, 1, 500].map((count, i) => csvCaptureLine(shopRows(seeded(i), count)));
    const text = lines.join('\n');
    writeFileSync(path, text);
    const expected = serializeProfile(await profileCapture(lines, baseline, shopSchema));
    for (const pieceSize of [200_000, text.length]) {
      expect(await profileInPieces(path, text.length, pieceSize)).toBe(expected);
    }
  });
});
