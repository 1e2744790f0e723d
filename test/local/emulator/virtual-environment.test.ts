import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureEnvironment } from '../../../local/emulator/virtual-environment';

describe('the Python environments', () => {
  const before = process.env['PATH'];
  let folder: string;
  let requirements: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tidegate-venv-'));
    requirements = path.join(folder, 'requirements.txt');
    writeFileSync(requirements, '');
  });

  afterEach(() => {
    process.env['PATH'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  test('fails without python3, and says what to install', async () => {
    process.env['PATH'] = folder;
    await expect(ensureEnvironment(path.join(folder, 'venv'), requirements)).rejects.toThrow(
      'python3 is not there; install Python 3.11 or later, on which the emulator runs',
    );
  });

  test('fails for a python3 that is too old, and says which it is', async () => {
    writeFileSync(path.join(folder, 'python3'), '#!/bin/sh\necho 3 8\n', { mode: 0o755 });
    process.env['PATH'] = `${folder}:${before ?? ''}`;
    await expect(ensureEnvironment(path.join(folder, 'venv'), requirements)).rejects.toThrow(
      'python3 is 3.8; install Python 3.11 or later',
    );
  });
});
