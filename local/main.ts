import path from 'node:path';
import { defaultPort, help, readCommandLine } from './commands/command-line';
import type { RunLine } from './commands/command-line';
import { afterInterruption, interruptedStatus, interruptionOf } from './commands/interruption';
import { logs } from './commands/logs';
import { Progress } from './commands/progress';
import { status } from './commands/status';
import { story } from './commands/story';
import { stopTwin } from './commands/twin-process';
import { up } from './commands/up';
import { twinSettings } from './settings';
import type { TwinSettings } from './settings';
import { readState } from './twin/state-file';

/** What `npm run local` runs: gives its exit status. Rejects with an error whose message a person can act on. */
async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args);
  if (line.kind === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const settings = settingsOf(line);
  const signal = interruptionOf(process);
  try {
    await run(line, settings, signal);
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write(`${afterInterruption(settings)}\n`);
    return interruptedStatus;
  }
}

async function run(line: RunLine, settings: TwinSettings, signal: AbortSignal): Promise<void> {
  const program = path.join(settings.root, '.local', 'program', 'twin.mjs');
  const parts = { settings, program, progress: new Progress(), signal };
  switch (line.name) {
    case 'up':
      await up(parts);
      return;
    case 'all':
    case 'story':
      return story(parts, line.from);
    case 'down': {
      print([(await stopTwin(settings)) ? 'the twin has ended' : 'no twin runs']);
      return;
    }
    case 'status': {
      print(await status(settings));
      return;
    }
    case 'logs': {
      print(logs(settings, line.word));
      return;
    }
  }
}

/** Commands find the twin that runs, whatever its port; another port beside it is a mistake. */
function settingsOf({ port, folder }: RunLine): TwinSettings {
  const settings = twinSettings(process.cwd(), port ?? defaultPort, folder);
  const running = readState(settings);
  if (!running || running.port === port) return settings;
  if (port === undefined) return twinSettings(process.cwd(), running.port, folder);
  throw new Error(
    `a twin runs on port ${running.port} already; leave --port out, or end it with npm run local -- down`,
  );
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  },
);
