import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

test('kernels are what their sources compile to', () => {
  const script = path.join(__dirname, '../../../../scripts/compile-kernels.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
