/** Settings of production features: a section of the file, or JSON in a flag or a variable. */
import type * as z from 'zod';
import { shown } from '../errors/serving-error';
import { features } from '../production';

/** Where a section may come from; the first one that is there wins. */
export interface SectionSources {
  readonly flags: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file: Readonly<Record<string, unknown>>;
}

/** `cache` as `TIDEGATE_CACHE`. */
export function variableOf(feature: string): string {
  return `TIDEGATE_${feature.toUpperCase()}`;
}

/** The sections of all features, read; adds what is wrong to the problems. */
export function readFeatures(sources: SectionSources, problems: string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, settings } of features) {
    const { value, origin } = findSection(name, sources);
    const section = typeof value === 'string' ? parseText(value) : value;
    const result = settings.safeParse(section);
    if (!result.success) problems.push(...result.error.issues.map((issue) => problemOf(origin, issue, section)));
    else if (result.data !== undefined) values[name] = result.data;
  }
  return values;
}

function findSection(name: string, { flags, environment, file }: SectionSources): { value: unknown; origin: string } {
  const variable = variableOf(name);
  if (flags[name] !== undefined) return { value: flags[name], origin: `--${name}` };
  // An empty variable counts as not set: that is how templates switch a feature off.
  if (environment[variable] !== undefined && environment[variable] !== '')
    return { value: environment[variable], origin: variable };
  return { value: file[name], origin: `${name} in the file` };
}

/** Text that is no JSON stays text: a feature may have words for settings. */
function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function problemOf(origin: string, issue: z.core.$ZodIssue, section: unknown): string {
  if (issue.path.length > 0) return `${origin}, ${issue.path.join('.')}: ${issue.message}`;
  const hint =
    issue.code === 'invalid_type' && typeof section === 'string' ? ' (as JSON, for example {"name": 1})' : '';
  return `${origin} is ${shown(section)}: ${issue.message}${hint}`;
}
