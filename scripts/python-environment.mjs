import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a virtual environment `.venv/<name>` beside its requirements, once, and again when they change.
 * @param {string} folder that holds `<name>.txt`, the pinned requirements
 * @param {string} name
 * @returns {string} path of its Python
 */
export function pythonFor(folder, name) {
  const requirements = path.join(folder, `${name}.txt`);
  const environment = path.join(folder, '.venv', name);
  const python = path.join(environment, 'bin', 'python');
  const stamp = path.join(environment, 'requirements.sha256');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return python;
  console.error(`installing ${name}`);
  rmSync(environment, { recursive: true, force: true });
  run('python3', ['-m', 'venv', environment]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, digest);
  return python;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
