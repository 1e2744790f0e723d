import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Lowest Python that the pinned requirements are made for. */
const lowest = [3, 11] as const;

/**
 * Makes a Python environment that holds exactly the pinned requirements, unless it does already.
 *
 * @returns whether something had to be installed
 * @throws Error with what to do when there is no Python, or pip fails
 */
export async function ensureEnvironment(folder: string, requirements: string): Promise<boolean> {
  const stamp = path.join(folder, 'requirements.stamp');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  const python = await findPython();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  await run(python, ['-m', 'venv', folder], 'making a virtual environment');
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '-r',
    requirements,
  ];
  await run(path.join(folder, 'bin', 'python'), pip, `installing ${requirements}`);
  writeFileSync(stamp, wanted);
  return true;
}

async function findPython(): Promise<string> {
  const wanted = `Python ${lowest.join('.')} or later`;
  const version = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], 'looking for python3').catch(
    () => {
      throw new Error(`python3 is not there; install ${wanted}, on which the emulator runs`);
    },
  );
  const [major, minor] = version.trim().split(' ').map(Number) as [number, number];
  if (major < lowest[0] || (major === lowest[0] && minor < lowest[1])) {
    throw new Error(`python3 is ${major}.${minor}; install ${wanted}, on which the emulator runs`);
  }
  return 'python3';
}

async function run(program: string, args: readonly string[], doing: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('error', (error) => {
      reject(new Error(`${doing}: ${error.message}`));
    });
    child.once('exit', (status) => {
      if (status === 0) resolve(out);
      else
        reject(new Error(`${doing}: ${program} ended with status ${status ?? 'unknown'}: ${err.trim().slice(-800)}`));
    });
  });
}
