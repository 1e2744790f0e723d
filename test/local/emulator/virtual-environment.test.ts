import { existsSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
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

  test('an interrupted installation counts for nothing', async () => {
    const venv = path.join(folder, 'venv');
    // Makes the environment at once, and then installs for ever.
    const pip = `#!/bin/sh\necho > "${folder}/installing"\nexec sleep 600\n`;
    writeFileSync(path.join(folder, 'pip'), pip, { mode: 0o755 });
    const makes = `mkdir -p "${venv}/bin"; cp "${folder}/pip" "${venv}/bin/python"`;
    writeFileSync(path.join(folder, 'python3'), `#!/bin/sh\n[ "$1" = -c ] && echo 3 12 || { ${makes}; }\n`, {
      mode: 0o755,
    });
    process.env['PATH'] = `${folder}:${before ?? ''}`;
    const controller = new AbortController();
    const watcher = watch(folder, (_, name) => {
      if (name === 'installing') controller.abort(new Error('interrupted'));
    });
    await expect(ensureEnvironment(venv, requirements, controller.signal)).rejects.toThrow(/^interrupted$/);
    watcher.close();
    expect(existsSync(path.join(venv, 'requirements.stamp'))).toBe(false);
  });

  test('fails for a python3 that is too old, and says which it is', async () => {
    writeFileSync(path.join(folder, 'python3'), '#!/bin/sh\necho 3 8\n', { mode: 0o755 });
    process.env['PATH'] = `${folder}:${before ?? ''}`;
    await expect(ensureEnvironment(path.join(folder, 'venv'), requirements)).rejects.toThrow(
      'python3 is 3.8; install Python 3.11 or later',
    );
  });
});
