import { ConfigurationError } from '../configuration/problem';
import { didYouMean } from '../../lib/contracts/suggestion';
import { packageVersion } from '../synthesis/tool-versions';
import { UsageError } from '../usage-error';
import { exitStatus } from './command';
import type { Command, Terminal } from './command';

/** Runs the command that the arguments name; answers the exit status. Errors of use are told, others are thrown. */
export async function run(argv: readonly string[], commands: readonly Command[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    terminal.out(overview(commands));
    return first === undefined ? exitStatus.wrongUse : exitStatus.ok;
  }
  if (first === '--version') {
    terminal.out(`${packageVersion()}\n`);
    return exitStatus.ok;
  }
  const command = commands.find(({ name }) => name === first);
  if (!command) {
    const names = commands.map(({ name }) => name);
    terminal.err(`'${first}' is not a command; use one of ${names.join(', ')}${didYouMean(first, names)}\n`);
    return exitStatus.wrongUse;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(command.help);
    return exitStatus.ok;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) terminal.err(`tidegate ${command.name}: ${error.message}\n`);
    else if (error instanceof ConfigurationError) terminal.err(`${error.message}\n`);
    else throw error;
    return exitStatus.wrongUse;
  }
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'tidegate COMMAND [ARGUMENTS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    `'tidegate COMMAND --help' says more; 'tidegate --version' prints the version.`,
    '',
  ].join('\n');
}
