import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isPortTaken } from '../emulator/emulator';
import type { TwinSettings } from '../settings';
import { isAlive, readState } from '../twin/state-file';

/** Milliseconds that the twin may take to start. */
const startPatience = 90_000;
/** Milliseconds that it may take to end before it is ended: a little more than it gives itself. */
const stopPatience = 10_000;

/** File with what the twin's own process prints. */
export function twinLog({ folder }: TwinSettings): string {
  return path.join(folder, 'logs', 'twin.log');
}

/** Rejects when something listens already where the twin would. */
export async function checkPorts({ port, emulatorPort, pagePort }: TwinSettings): Promise<void> {
  for (const wanted of [port, emulatorPort, pagePort]) {
    if (await isPortTaken(wanted)) {
      throw new Error(`port ${wanted} is taken; end what listens there, or choose other ports with --port <n>`);
    }
  }
}

/**
 * Starts the twin as a process that outlives this one, and waits until it answers.
 *
 * @param program file of the bundled `twin/process.ts`
 * @throws Error when a port is taken, or with the twin's last words when it does not start
 */
export async function startTwin(settings: TwinSettings, program: string, signal?: AbortSignal): Promise<void> {
  await checkPorts(settings);
  mkdirSync(path.dirname(twinLog(settings)), { recursive: true });
  const log = openSync(twinLog(settings), 'w');
  const options = ['--root', settings.root, '--port', String(settings.port), '--folder', settings.folder];
  const child = spawn(process.execPath, [program, ...options], { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const exit = { seen: false };
  child.once('exit', () => {
    exit.seen = true;
  });
  try {
    for (let waited = 0; waited < startPatience; waited += 100) {
      if (readState(settings)) return;
      if (exit.seen) break;
      await pause(100, undefined, signal && { signal });
    }
  } catch (error) {
    await endProcess(child.pid!);
    throw error;
  }
  await endProcess(child.pid!);
  throw new Error(`the twin did not start:\n${tail(twinLog(settings), 8)}`);
}

/** Ends the twin that runs, with everything that it started. @returns whether there was one */
export async function stopTwin(settings: TwinSettings): Promise<boolean> {
  const state = readState(settings);
  if (!state) return false;
  await endProcess(state.pid);
  return true;
}

/** The last lines of a file. */
export function tail(file: string, lines: number): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Asks a process to end; after that its whole group, which is all that it started, is ended. */
async function endProcess(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < stopPatience && isAlive(pid); waited += 50) await pause(50);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left, as it should be.
  }
}
