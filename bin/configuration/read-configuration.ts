import { statSync } from 'node:fs';
import * as path from 'node:path';
import { isMap } from './is-map';
import { check } from './issues';
import { ConfigurationError, showValue } from './problem';
import type { FieldPath, Problem } from './problem';
import { configurationFrame } from './schema/configuration';
import type { ConfigurationFrame } from './schema/configuration';
import type { Settings, StageSettings } from './settings';
import { ConfigurationSource } from './source';
import { readModels } from './read-models';

/**
 * Reads a configuration file. Throws one ConfigurationError with every problem that can be found in it: syntax alone
 * when it is not YAML; else everything, model by model, stage by stage.
 */
export function readConfiguration(file: string): Settings {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    const what = found ? 'is no file but a folder or a device' : 'no such file';
    const message = `${what}; give the path of a configuration, or write a starter with 'tidegate init'`;
    throw new ConfigurationError([
      { file, position: { line: 1, column: 1, length: 1 }, path: [], message, excerpt: '' },
    ]);
  }
  return settingsFrom(ConfigurationSource.fromFile(file));
}

/** Checks a parsed configuration; see `readConfiguration`. */
export function settingsFrom(source: ConfigurationSource): Settings {
  const value = withEmptyStages(source.value);
  if (!isMap(value)) {
    throw new ConfigurationError([
      source.problem(
        [],
        value === null || value === undefined
          ? 'is empty; must have version, stages and models'
          : `is ${showValue(value)}; must be a map of settings`,
      ),
    ]);
  }
  const problems: Problem[] = [];
  const frame = check(configurationFrame, value);
  for (const { path: at, message, part } of frame.findings ?? []) problems.push(source.problem(at, message, part));
  const stageNames = frame.value ? Object.keys(frame.value.stages) : namesIn(value['stages']);
  const models = readModels(source, value['models'], stageNames, path.dirname(path.resolve(source.file)));
  problems.push(...models.problems);
  if (frame.value) problems.push(...duplicateRecipients(source, frame.value));
  if (problems.length > 0 || !frame.value) throw new ConfigurationError(problems);
  return {
    file: source.file,
    platformName: frame.value.platform.name,
    stages: stageSettings(source, frame.value, models.byStage),
    problem: (at, message) => source.problem(at, message),
  };
}

function stageSettings(
  source: ConfigurationSource,
  frame: ConfigurationFrame,
  models: ReadonlyMap<string, StageSettings['models']>,
): StageSettings[] {
  return Object.entries(frame.stages).map(([name, stage]) => ({
    ...stage,
    name,
    alerts: stage.alerts ?? frame.alerts,
    tags: { ...frame.tags, ...stage.tags },
    models: models.get(name) ?? [],
    problem: (at, message) => source.problem(['stages', name, ...at], message),
  }));
}

function duplicateRecipients(source: ConfigurationSource, frame: ConfigurationFrame): Problem[] {
  const blocks: [FieldPath, Record<string, string[]> | undefined][] = [
    [['alerts'], frame.alerts],
    ...Object.entries(frame.stages).map(([name, { alerts }]): [FieldPath, typeof alerts] => [
      ['stages', name, 'alerts'],
      alerts,
    ]),
  ];
  return blocks.flatMap(([at, alerts]) =>
    Object.entries(alerts ?? {}).flatMap(([severity, recipients]) =>
      recipients.flatMap((recipient, index) =>
        recipients.indexOf(recipient) === index
          ? []
          : [
              source.problem(
                [...at, severity, index],
                `is ${showValue(recipient)}, which is in the list already; remove one of them`,
              ),
            ],
      ),
    ),
  );
}

/** `dev:` with nothing behind it is a stage that takes every default. */
function withEmptyStages(value: unknown): unknown {
  if (!isMap(value) || !isMap(value['stages'])) return value;
  const stages = Object.entries(value['stages']).map(([name, stage]) => [name, stage ?? {}]);
  return { ...value, stages: Object.fromEntries(stages) as unknown };
}

function namesIn(value: unknown): string[] {
  return isMap(value) ? Object.keys(value) : [];
}
