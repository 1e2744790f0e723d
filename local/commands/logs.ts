import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { TwinSettings } from '../settings';

/** Lines of each log that are shown. */
const shown = 30;

/**
 * The last lines of every log: the twin, the emulator with the functions in it, servers, jobs.
 *
 * @param word only lines that hold it, for example a part of a function's name
 */
export function logs({ folder }: TwinSettings, word?: string): string[] {
  const files = ['logs', 'endpoints', 'training-jobs', 'processing-jobs'].flatMap((name) =>
    logFiles(path.join(folder, name)),
  );
  if (files.length === 0) return ['there are no logs yet; start the twin with npm run local -- up'];
  const found = files.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const wanted = lines.filter((line) => line !== '' && (word === undefined || line.includes(word)));
    return wanted.length === 0 ? [] : [`== ${path.relative(folder, file)}`, ...wanted.slice(-shown), ''];
  });
  return found.length > 0 || word === undefined ? found : [`no log has a line with '${word}'`];
}

function logFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
