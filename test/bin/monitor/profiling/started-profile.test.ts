import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { profileCapture } from '../../../../lambdas/monitoring/capture/profile-capture';
import { StartedProfile } from '../../../../bin/monitor/profiling/started-profile';
import { ProfilingThreads } from '../../../../bin/monitor/profiling/threads';
import type { Baseline } from '../../../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import { serializeProfile } from '../../../../lambdas/monitoring/profile/files';
import { seeded } from '../../../lambdas/monitoring/support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../../../lambdas/monitoring/support/shop';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-capture-'));
const workerFile = join(folder, 'worker.js');
const files = ['a.jsonl', 'b.jsonl', 'c.jsonl.gz'].map((name) => join(folder, name));
const lines = shopRows(seeded(4), 900).map((row, i) => csvCaptureLine([row], i % 24, `event ${i}`));
const noRoles = { prediction: null, label: null, time: null, id: null };
let baseline: Baseline;

async function profileCaptureFiles(paths: readonly string[], others = 0, file = workerFile) {
  const threads = new ProfilingThreads(others, file);
  const data = { files: paths.map((path) => ({ path, format: 'capture' as const })), roles: noRoles };
  try {
    return await (await StartedProfile.start(data, baseline.binning, shopSchema, threads)).finish();
  } finally {
    await threads.end();
  }
}

beforeAll(async () => {
  baseline = await buildBaseline(shopRows(seeded(1), 500), shopSchema);
  [lines.slice(0, 200), lines.slice(200, 700), lines.slice(700)].forEach((part, i) => {
    const text = Buffer.from(part.join('\n'));
    writeFileSync(files[i]!, files[i]!.endsWith('.gz') ? gzipSync(text) : text);
  });
  buildSync({
    entryPoints: [join(__dirname, '../../../../bin/monitor/profiling/worker.ts')],
    outfile: workerFile,
    bundle: true,
    platform: 'node',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('capture files on a disk', () => {
  test.each([1, 2, 3, 7])('have one profile, counted by %d thread(s)', async (threads) => {
    const expected = serializeProfile(await profileCapture(lines, baseline, shopSchema));
    const profile = await profileCaptureFiles(files, threads - 1);
    expect(serializeProfile(profile)).toBe(expected);
  });

  test('a damaged compressed file counts as malformed', async () => {
    const damaged = join(folder, 'damaged.jsonl.gz');
    writeFileSync(damaged, gzipSync(Buffer.from(lines.join('\n'))).subarray(0, -50));
    const profile = await profileCaptureFiles([damaged]);
    expect(profile.malformed.reasons).toEqual({ 'corrupt-compression': 1 });
  });

  test('fails for a file that is not there, and names it', async () => {
    await expect(profileCaptureFiles([join(folder, 'none.jsonl')])).rejects.toThrow(
      /file '.*none\.jsonl' cannot be read \(ENOENT\)/,
    );
  });

  test('fails when a thread fails', async () => {
    const broken = join(folder, 'broken.js');
    writeFileSync(broken, 'throw new Error("no memory left")');
    await expect(profileCaptureFiles(files, 1, broken)).rejects.toThrow('no memory left');
  });

  test('are read by other threads before the main one asks for their profile', async () => {
    const threads = new ProfilingThreads(1, workerFile);
    const told = jest.spyOn(threads, 'work');
    const data = { files: files.map((path) => ({ path, format: 'capture' as const })), roles: noRoles };
    const started = await StartedProfile.start(data, baseline.binning, shopSchema, threads);
    const [share] = await Promise.all(told.mock.results[0]!.value as ReturnType<ProfilingThreads['work']>);
    expect(share!.profile.rows).toBe(900);
    expect((await started.finish()).rows).toBe(900);
    await threads.end();
  });

  test('of which nobody asks for the profile after all fail nobody when their threads end', async () => {
    const threads = new ProfilingThreads(1, workerFile);
    const data = { files: files.map((path) => ({ path, format: 'capture' as const })), roles: noRoles };
    const started = await StartedProfile.start(data, baseline.binning, shopSchema, threads);
    await threads.end();
    await expect(started.finish()).rejects.toThrow('ended with code');
  });
});
