import { didYouMean } from '../../lib/contracts/suggestion';
import { features } from '../production';
import { variableOf } from './feature-settings';
import { definitions, flagOf, type SettingName } from './settings';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'serve'; readonly flags: Readonly<Record<string, string>> }
  | { readonly kind: 'check'; readonly file: string; readonly flags: Readonly<Record<string, string>> }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'error'; readonly problem: string };

const aliases: Readonly<Record<string, SettingName>> = { '--model-dir': 'model', '--model-repository': 'model' };
const byFlag = new Map<string, string>(
  [...Object.keys(definitions), ...features.map(({ name }) => name)].map((name) => [flagOf(name), name]),
);
const known = [...byFlag.keys(), ...Object.keys(aliases), '--help', '--version', '--check'];

/** Reads the arguments behind the program's name. `serve` may stand first, as SageMaker puts it. */
export function readCommandLine(args: readonly string[]): Command {
  const rest = args[0] === 'serve' ? args.slice(1) : [...args];
  const flags: Record<string, string> = {};
  let check: string | undefined;
  for (let i = 0; i < rest.length; i++) {
    const argument = rest[i] as string;
    if (argument === '--help' || argument === '-h') return { kind: 'help' };
    if (argument === '--version') return { kind: 'version' };
    if (!argument.startsWith('-')) {
      if (flags['model'] !== undefined)
        return {
          kind: 'error',
          problem: `'${argument}' is one argument too many: the model is '${flags['model']}' already`,
        };
      flags['model'] = argument;
      continue;
    }
    const equals = argument.indexOf('=');
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    const value = equals < 0 ? rest[++i] : argument.slice(equals + 1);
    const name = flag === '--check' ? 'check' : (aliases[flag] ?? byFlag.get(flag));
    if (name === undefined)
      return { kind: 'error', problem: `'${flag}' is unknown${didYouMean(flag, known)} (--help lists all)` };
    if (value === undefined) return { kind: 'error', problem: `'${flag}' needs a value` };
    if (name === 'check') check = value;
    else flags[name] = value;
  }
  return check === undefined ? { kind: 'serve', flags } : { kind: 'check', file: check, flags };
}

/** The text of `--help`, made from the settings. */
export function helpText(): string {
  const lines = (Object.keys(definitions) as SettingName[]).map((name) => {
    const definition: { readonly env: readonly string[]; readonly default?: unknown; readonly help: string } =
      definitions[name];
    const preset = ['string', 'number'].includes(typeof definition.default) ? ` [${definition.default as string}]` : '';
    return `  ${flagOf(name).padEnd(20)} ${definition.help}${preset}\n  ${''.padEnd(20)} ${definition.env.join(', ')}`;
  });
  const behind = features.map(
    ({ name, help }) => `  ${flagOf(name).padEnd(20)} ${help}\n  ${''.padEnd(20)} ${variableOf(name)}`,
  );
  return `serve: an inference server for ONNX models

  serve [model] [--flag value ...]    serve a model folder, a repository or an s3:// prefix
  serve --check model.onnx            print inputs, outputs, service time and placement, then exit
  serve --version                     print the version, then exit

Flags win over environment variables, those over the file that --config names.

${lines.join('\n')}

Behaviour in production; the value is JSON, in the file a section:

${behind.join('\n')}
`;
}
