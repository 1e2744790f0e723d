import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTool, ToolError } from '../deploy/run-tool';

/** Lowest Python that the pinned requirements are made for. */
const lowest = [3, 11] as const;

/**
 * Makes a Python environment that holds exactly the pinned requirements, unless it does already.
 *
 * @returns whether something had to be installed
 * @throws Error with what to do when there is no Python, or pip fails
 */
export async function ensureEnvironment(folder: string, requirements: string, signal?: AbortSignal): Promise<boolean> {
  const stamp = path.join(folder, 'requirements.stamp');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  const python = await findPython(signal);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  await run([python, '-m', 'venv', folder], 'making a virtual environment', signal);
  const pip = [path.join(folder, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await run([...pip, '--require-hashes', '-r', requirements], `installing ${requirements}`, signal);
  writeFileSync(stamp, wanted);
  return true;
}

async function findPython(signal?: AbortSignal): Promise<string> {
  const wanted = `Python ${lowest.join('.')} or later`;
  const asked = ['python3', '-c', 'import sys; print(*sys.version_info[:2])'];
  const version = await run(asked, 'looking for python3', signal).catch(() => {
    signal?.throwIfAborted();
    throw new Error(`python3 is not there; install ${wanted}, on which the emulator runs`);
  });
  const [major, minor] = version.trim().split(' ').map(Number) as [number, number];
  if (major < lowest[0] || (major === lowest[0] && minor < lowest[1])) {
    throw new Error(`python3 is ${major}.${minor}; install ${wanted}, on which the emulator runs`);
  }
  return 'python3';
}

async function run(command: readonly string[], doing: string, signal?: AbortSignal): Promise<string> {
  try {
    return await runTool({ command, cwd: process.cwd(), ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    const said = error instanceof ToolError ? `: ${error.output.trim().slice(-800)}` : '';
    throw new Error(`${doing}: ${(error as Error).message}${said}`, { cause: error });
  }
}
