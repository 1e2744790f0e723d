import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTwin, stopTwin } from '../../../local/commands/twin-process';
import { twinSettings } from '../../../local/settings';

test('a twin is not started on a port that is taken, and the error says how to go on', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-twin-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = twinSettings(folder, port, folder);
  try {
    await expect(startTwin(settings, 'never started')).rejects.toThrow(
      `port ${port} is taken; end what listens there, or choose other ports with --port <n>`,
    );
    expect(await stopTwin(settings)).toBe(false);
  } finally {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
});
