import { gzipSync } from 'node:zlib';
import { profileCapture, profileCaptureFile } from '../../../../lambdas/monitoring/capture/profile-capture';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import { serializeProfile } from '../../../../lambdas/monitoring/profile/files';
import { mergeProfiles } from '../../../../lambdas/monitoring/profile/merge';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';

const baselineOf = () => buildBaseline(shopRows(seeded(1), 2_000), shopSchema);
const lines = shopRows(seeded(2), 300).map((row, i) => csvCaptureLine([row], i % 24, `e${i}`));

describe('profile of capture', () => {
  test('counts records, predictions and the time they span', async () => {
    const profile = await profileCapture(lines, await baselineOf(), shopSchema);
    expect(profile).toMatchObject({
      events: 300,
      rows: 300,
      predictions: 300,
      firstEvent: '2026-03-01T00:00:00Z',
      lastEvent: '2026-03-01T23:00:00Z',
      malformed: { count: 0 },
    });
  });

  test('of files in any split is that of all lines', async () => {
    const baseline = await baselineOf();
    const bytes = (part: string[]) => [gzipSync(Buffer.from(part.join('\n')))];
    const parts = await Promise.all(
      [lines.slice(200), lines.slice(0, 90), lines.slice(90, 200)].map((part) =>
        profileCaptureFile(bytes(part), baseline, shopSchema),
      ),
    );
    const whole = await profileCapture(lines, baseline, shopSchema);
    expect(serializeProfile(mergeProfiles(parts))).toBe(serializeProfile(whole));
  });

  test('malformed lines are counted, sampled and do no harm', async () => {
    const bad = ['{"broken', '[]', csvCaptureLine([{ features: [1, 2], prediction: 0.5 }]), null, '   '];
    const profile = await profileCapture([...lines, ...bad], await baselineOf(), shopSchema);
    expect(profile.rows).toBe(300);
    expect(profile.malformed.count).toBe(4);
    expect(profile.malformed.reasons).toEqual({
      'not-json': 1,
      'not-a-capture-event': 1,
      'wrong-column-count': 1,
      'line-too-long': 1,
    });
    expect(profile.malformed.samples).toHaveLength(4);
  });

  test('a damaged gzip file counts as malformed, what came before the damage is kept', async () => {
    const many = Array.from({ length: 40 }, () => lines).flat();
    const bytes = gzipSync(Buffer.from(many.join('\n')));
    const profile = await profileCaptureFile([bytes.subarray(0, bytes.length - 2_000)], await baselineOf(), shopSchema);
    expect(profile.malformed.reasons['corrupt-compression']).toBe(1);
    expect(profile.rows).toBeGreaterThan(0);
  });

  test('fails when the bytes cannot be read at all', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x\n');
      throw new Error('connection lost');
    }
    const baseline = await baselineOf();
    await expect(profileCaptureFile(broken(), baseline, shopSchema)).rejects.toThrow('connection lost');
  });
});
