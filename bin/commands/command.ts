import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { didYouMean } from '../../lib/contracts/suggestion';
import { UsageError } from '../usage-error';

/** Where a command reads and writes, so that tests can look at it. */
export interface Terminal {
  /** Folder that relative paths start from. */
  readonly folder: string;
  out(text: string): void;
  err(text: string): void;
}

/** Exit statuses that pipelines can rely on. */
export const exitStatus = { ok: 0, wrongUse: 1, findings: 2 } as const;

/** One command of `tidegate`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /** Answers the exit status; throws a UsageError for wrong arguments. */
  run(argv: readonly string[], terminal: Terminal): Promise<number>;
}

/** Options of a command, as `parseArgs` of Node declares them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads arguments. Unknown options fail with a suggestion, and too many positionals fail. */
export function readArguments<O extends Options>(
  argv: readonly string[],
  options: O,
  positionalNames: readonly string[],
): {
  readonly values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>['values'];
  readonly positionals: string[];
} {
  const known = Object.keys(options).map((name) => `--${name}`);
  for (const argument of argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)) {
    const name = argument.split('=')[0] ?? '';
    if (name.startsWith('--') && !known.includes(name)) {
      throw new UsageError(`'${name}' is not an option; use one of ${known.join(', ')}${didYouMean(name, known)}`);
    }
  }
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (positionals.length > positionalNames.length) {
      throw new UsageError(
        `'${positionals[positionalNames.length]}' is one argument too many; give at most ${positionalNames.join(' ')}`,
      );
    }
    return { values, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
