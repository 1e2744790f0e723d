import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TwinSettings } from '../settings';

/** What a twin that runs leaves for the commands that look for it. */
export interface TwinState {
  readonly pid: number;
  readonly port: number;
  /** ISO 8601 time. */
  readonly startedAt: string;
}

function file({ folder }: TwinSettings): string {
  return path.join(folder, 'twin.json');
}

/** The twin that runs in a folder, if there is one. A file whose process is gone counts for nothing. */
export function readState(settings: TwinSettings): TwinState | undefined {
  if (!existsSync(file(settings))) return undefined;
  const state = JSON.parse(readFileSync(file(settings), 'utf8')) as TwinState;
  return isAlive(state.pid) ? state : undefined;
}

/** Notes that the twin of this process runs. */
export function writeState(settings: TwinSettings): void {
  const state: TwinState = { pid: process.pid, port: settings.port, startedAt: new Date().toISOString() };
  writeFileSync(file(settings), JSON.stringify(state));
}

/** The twin does not run any more. */
export function removeState(settings: TwinSettings): void {
  rmSync(file(settings), { force: true });
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
