/** Entry of the inference server as a process: `serve [model]`. */
import { join } from 'node:path';
import { check } from './check';
import { compose } from './compose';
import { helpText, readCommandLine } from './config/command-line';
import { readSettings, readSettingsFile } from './config/read-settings';
import type { Settings } from './config/settings';
import { unknownVariables } from './config/unknown-names';
import { endNow } from './lifecycle/end-now';
import { listenAll, type Listening } from './lifecycle/listen';
import { stop } from './lifecycle/stop';
import { version } from '../package.json';

const workerFile = join(__dirname, 'worker.js');

async function main(): Promise<number | undefined> {
  const command = readCommandLine(process.argv.slice(2));
  if (command.kind === 'help') return print(helpText(), 0);
  if (command.kind === 'version') return print(`${version}\n`, 0);
  if (command.kind === 'error') return print(`${command.problem}\n`, 2);
  const sources = { flags: command.flags, environment: process.env };
  const settings = readSettings({ ...sources, file: await readSettingsFile(sources) });
  if (command.kind === 'check') return print(await check(command.file, settings, workerFile), 0);
  await serve(settings);
  return undefined;
}

async function serve(settings: Settings): Promise<void> {
  // The first process of a container is not ended by a signal that it does not handle, and loading may take a while. One
  // listener for good: a signal that comes while listeners are exchanged is lost.
  let onStop = (_signal: NodeJS.Signals): void => process.exit(0);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      onStop(signal);
    });
  }
  const composed = await compose(settings, { workerFile });
  const { catalog, log } = composed;
  for (const sentence of unknownVariables(process.env)) log.warn(sentence);
  let listening: Listening;
  try {
    if (catalog.loaded().length === 0 && settings.modelControl === 'none')
      throw new Error(`no model could be loaded from '${settings.model}'; the log says why`);
    listening = await listenAll(settings, composed);
  } catch (error) {
    await composed.close();
    throw error;
  }
  const { servers, listeners, ports } = listening;
  onStop = (signal) => {
    onStop = () => undefined;
    log.info('stopping', { signal });
    void stop(servers, composed, settings.drain, listeners).then((clean) => {
      log.info('stopped', { clean });
      if (!clean) endNow();
    });
  };
  log.info('listening', { host: settings.host, ...ports });
}

function print(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(text);
  return code;
}

main().then(
  (code) => {
    if (code !== undefined) process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
