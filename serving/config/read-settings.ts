import { readFile } from 'node:fs/promises';
import { shown } from '../errors/serving-error';
import { definitions, flagOf, modelSettings, type SettingName, type Settings } from './settings';

/** Raised when the configuration is wrong; lists every problem. */
export class SettingsError extends Error {
  public override readonly name = 'SettingsError';

  public constructor(public readonly problems: readonly string[]) {
    super(`configuration is wrong: ${problems.join('; ')}`);
  }
}

/** Where settings come from. Flags win over the environment, that over the file, that over defaults. */
export interface SettingsSources {
  readonly flags: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the configuration file holds; see `readSettingsFile`. */
  readonly file?: Readonly<Record<string, unknown>>;
}

const names = Object.keys(definitions) as readonly SettingName[];

/**
 * Reads all settings.
 * @throws SettingsError that names every wrong value, where it came from and what is allowed
 */
export function readSettings(sources: SettingsSources): Settings {
  const problems: string[] = [];
  const file = sources.file ?? {};
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const { value, origin } = find(name, sources, file);
    const result = definitions[name].schema.safeParse(value);
    if (result.success) values[name] = result.data;
    else
      problems.push(
        `${origin} ${value === undefined ? 'is not set' : `is ${shown(value)}`}: ${result.error.issues[0]?.message ?? 'not allowed'}`,
      );
  }
  const models = modelSettings.safeParse(file['models'] ?? {});
  if (!models.success)
    for (const issue of models.error.issues)
      problems.push(`models.${issue.path.join('.')} in the file: ${issue.message}`);
  const { models: _, ...rest } = file;
  const features = Object.fromEntries(
    Object.entries(rest).filter(([key]) => !(names as readonly string[]).includes(key)),
  );
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...values, models: models.data ?? {}, features } as unknown as Settings;
}

function find(
  name: SettingName,
  sources: SettingsSources,
  file: Readonly<Record<string, unknown>>,
): { value: unknown; origin: string } {
  const definition: { readonly env: readonly string[]; readonly default?: unknown } = definitions[name];
  const flag = sources.flags[name];
  if (flag !== undefined) return { value: flag, origin: flagOf(name) };
  const text = environmentText(sources.environment, name);
  if (text !== undefined)
    return { value: text, origin: definition.env.find((variable) => sources.environment[variable]) as string };
  if (file[name] !== undefined) return { value: file[name], origin: `${name} in the file` };
  return { value: definition.default, origin: `${flagOf(name)} (${definition.env.join(', ')})` };
}

/** An empty variable counts as not set: that is how templates switch a feature off. */
function environmentText(environment: SettingsSources['environment'], name: SettingName): string | undefined {
  for (const variable of definitions[name].env) {
    const value = environment[variable];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/**
 * Reads the configuration file that flags or environment name: YAML, of which JSON is a part.
 * @throws SettingsError when it cannot be read or holds no settings by name
 */
export async function readSettingsFile(sources: SettingsSources): Promise<Readonly<Record<string, unknown>>> {
  const path = sources.flags['config'] ?? environmentText(sources.environment, 'config');
  if (path === undefined) return {};
  let value: unknown;
  try {
    // Loaded only where it is used: a Lambda function has no configuration file and starts sooner without.
    const { parse } = await import('yaml');
    value = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new SettingsError([`file '${path}' cannot be read: ${(error as Error).message}`]);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SettingsError([`file '${path}' must hold settings by name`]);
}
