import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import { parseFeatureSchema, type FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { monitorPolicy, type MonitorPolicy, type MonitorPolicyInput } from '../../../lambdas/monitoring/verdict/policy';
import { UsageError } from '../../usage-error';

/** Reads a file as text. */
export function readText(folder: string, name: string, what: string): string {
  const file = path.resolve(folder, name);
  if (!existsSync(file)) throw new UsageError(`${what} '${name}' does not exist`);
  return readFileSync(file, 'utf8');
}

/** Writes a file, and the folders above it. */
export function writeText(folder: string, name: string, text: string): void {
  const file = path.resolve(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Reads JSON, or YAML, of which JSON is a part. */
export function readDocument(folder: string, name: string, what: string): unknown {
  const text = readText(folder, name, what);
  try {
    return parseYaml(text);
  } catch (error) {
    throw new UsageError(`${what} '${name}' is neither JSON nor YAML: ${(error as Error).message}`);
  }
}

/** Reads a feature schema. */
export function readSchema(folder: string, name: string): FeatureSchema {
  return parseFeatureSchema(readDocument(folder, name, 'schema'));
}

/** Reads a policy. Windows are daily unless it, or the option, says otherwise. */
export function readPolicy(folder: string, name: string | undefined, looksPerDay: string | undefined): MonitorPolicy {
  const stated = name === undefined ? {} : (readDocument(folder, name, 'policy') as MonitorPolicyInput);
  const looks = looksPerDay === undefined ? {} : { looksPerDay: Number(looksPerDay) };
  return monitorPolicy({ looksPerDay: 1, ...stated, ...looks });
}

/** A baseline, and the schema that its data were read with. */
export interface BaselineFile {
  readonly baseline: Baseline;
  readonly schema: FeatureSchema;
}

/** Reads a baseline. Its schema is its own, or the one stated. */
export function readBaseline(folder: string, name: string, schemaName: string | undefined): BaselineFile {
  const baseline = parseBaseline(readText(folder, name, 'baseline'), name);
  const schema = schemaName === undefined ? baseline.schema : readSchema(folder, schemaName);
  if (schema === undefined) {
    throw new UsageError(`baseline '${name}' does not hold its schema; state it with --schema schema.json`);
  }
  return { baseline, schema };
}
