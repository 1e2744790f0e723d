import { randomUUID } from 'node:crypto';
import type { Settings } from '../config/settings';
import type { Log } from '../observability/log';
import { Capture } from './capture';
import { LineWriter } from './line-writer';
import { openStore } from './store';

/** Opens a place for captured lines: a folder or an `s3://` prefix. */
export async function openWriter(uri: string, memory: number, log: Log): Promise<LineWriter> {
  return new LineWriter({
    store: await openStore(uri),
    memory,
    fileBytes: 4 * 2 ** 20,
    interval: 10_000,
    newId: randomUUID,
    now: () => new Date(),
    onError: (error, lines) => {
      log.error('captured requests could not be written', { lines, cause: (error as Error).message });
    },
  });
}

/** The capture that the settings ask for; undefined for none. */
export async function openCapture(settings: Settings, log: Log): Promise<Capture | undefined> {
  const { captureUri, capturePercent: percent, captureMemory } = settings;
  if (captureUri === undefined || captureUri === '' || percent === 0) return undefined;
  const writer = await openWriter(captureUri, captureMemory, log);
  return new Capture({ writer, percent, random: Math.random, newId: randomUUID, now: () => new Date() });
}
