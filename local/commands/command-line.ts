import path from 'node:path';
import { parseArgs } from 'node:util';
import { storyBegins } from '../story/calendar';

/** What `npm run local` can be asked for. */
export const commands = ['all', 'up', 'story', 'down', 'status', 'logs'] as const;
export type CommandName = (typeof commands)[number];

/** A command to run. */
export interface RunLine {
  readonly kind: 'run';
  readonly name: CommandName;
  readonly word?: string;
  /** Absent: that of the twin that runs, or else the default. */
  readonly port?: number;
  /** Folder of the twin, when it is not the usual one. */
  readonly folder?: string;
  /** First day of the story, when it is not to begin at its beginning. */
  readonly from?: string;
}

/** What the command line asks for. */
export type CommandLine = RunLine | { readonly kind: 'help' };

/** Port of the twin unless another one is asked for: the emulator's own. */
export const defaultPort = 4566;

/** The text of `--help`. */
export const help = `The local twin: the reference environment on this machine, without AWS.

  npm run local                     bring the twin up, play the story of the flights, say where to look
  npm run local -- up               bring the twin up with stage 'dev' deployed
  npm run local -- story            play the story; a twin that has played it already is started afresh
  npm run local -- status           what runs, and which alarms stand
  npm run local -- logs [word]      last lines of all logs, or those with a word in them
  npm run local -- down             end the twin and everything it started

  --port <n>    port of all services; the next two are used as well [${defaultPort}]
  --folder <f>  where the twin keeps what it writes; every twin needs its own [.local]
  --from <day>  first week of the story, a Thursday from ${storyBegins} on; what lies before is known at once
  --help        this text

The twin needs Node 20, python3 3.11 or later, and about 600 MB in the folder .local. It keeps running until it is
ended; Ctrl-C while it comes up ends what was started. docs/local-twin.md tells what it does otherwise than AWS.
`;

/** Reads the arguments. @throws Error that says what is allowed */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      port: { type: 'string' },
      folder: { type: 'string' },
      from: { type: 'string' },
    },
    allowPositionals: true,
  });
  if (values.help) return { kind: 'help' };
  const [given = 'all', word, ...rest] = positionals;
  const name = commands.find((command) => command === given);
  if (!name) throw new Error(`'${given}' is none of ${commands.slice(1).join(', ')}; --help tells more`);
  if (rest.length > 0 || (word !== undefined && name !== 'logs')) {
    throw new Error(`'${rest[0] ?? word!}' is one argument too many for '${given}'; --help tells more`);
  }
  if (values.from !== undefined && !['all', 'story'].includes(name)) {
    throw new Error(`--from is for the story, not for '${given}'; --help tells more`);
  }
  return {
    kind: 'run',
    name,
    ...(values.port !== undefined && { port: portOf(values.port) }),
    ...(values.folder !== undefined && { folder: path.resolve(values.folder) }),
    ...(values.from !== undefined && { from: weekOf(values.from) }),
    ...(word !== undefined && { word }),
  };
}

/** Weeks of the story begin on Thursdays, as its first one does. */
function weekOf(day: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  const weeks = (time - Date.parse(`${storyBegins}T00:00:00Z`)) / (7 * 86_400_000);
  if (!Number.isInteger(weeks) || weeks < 0) {
    throw new Error(`--from must be a Thursday from ${storyBegins} on, for example 2001-04-05, is '${day}'`);
  }
  return day;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_533) {
    throw new Error(`--port must be a whole number from 1024 to 65533, is '${text}'`);
  }
  return port;
}
