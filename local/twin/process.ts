import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Page } from '../page/page';
import { twinSettings } from '../settings';
import { removeState, writeState } from './state-file';
import { Twin } from './twin';

/**
 * Milliseconds that the twin gives what it runs to end in order. Nothing of it is kept, so nobody should wait for long; who
 * asked the twin to end then ends its whole process group.
 */
const orderlyEnd = 5000;

/** The process in which a twin runs until it is told to end. Started by `npm run local -- up`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { root: { type: 'string' }, port: { type: 'string' }, folder: { type: 'string' } },
  });
  const settings = twinSettings(values.root!, Number(values.port), values.folder);
  // What an earlier twin left; its logs have been of use until now.
  for (const name of ['tmp', 'endpoints', 'training-jobs', 'processing-jobs', path.join('logs', 'emulator.log')]) {
    rmSync(path.join(settings.folder, name), { recursive: true, force: true });
  }
  const report = (error: unknown): void => {
    console.error(new Date().toISOString(), error instanceof Error ? error.message : error);
  };
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, resolve);
  });
  const starting = Twin.start(settings, report);
  const early = await Promise.race([stopped, starting]);
  if (typeof early === 'string') throw new Error(`told to end (${early}) before it had started`);
  const twin = early;
  const page = await Page.open(settings, twin, report);
  writeState(settings);
  console.log(new Date().toISOString(), `the twin listens on port ${settings.port}`);
  const reason = await Promise.race([stopped, twin.emulator.ended.then((status) => `end of the emulator (${status})`)]);
  console.log(new Date().toISOString(), `stopping: ${reason}`);
  removeState(settings);
  await Promise.race([page.close().then(async () => twin.stop()), pause(orderlyEnd)]);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
