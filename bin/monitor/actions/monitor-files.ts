import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import { parseFeatureSchema, type FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
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

/** Reads JSON, or YAML, of which JSON is a part. Its parser is loaded when it is asked for: most runs read no document. */
export async function readDocument(folder: string, name: string, what: string): Promise<unknown> {
  const text = readText(folder, name, what);
  const { parseYaml } = await import('./parse-yaml');
  try {
    return parseYaml(text);
  } catch (error) {
    throw new UsageError(`${what} '${name}' is neither JSON nor YAML: ${(error as Error).message}`);
  }
}

/** Reads a feature schema. */
export async function readSchema(folder: string, name: string): Promise<FeatureSchema> {
  return parseFeatureSchema(await readDocument(folder, name, 'schema'));
}

/** A baseline, and the schema that its data were read with. */
export interface BaselineFile {
  readonly baseline: Baseline;
  readonly schema: FeatureSchema;
}

/** Reads a baseline. Its schema is its own, or the one stated. */
export async function readBaseline(
  folder: string,
  name: string,
  schemaName: string | undefined,
): Promise<BaselineFile> {
  const baseline = parseBaseline(readText(folder, name, 'baseline'), name);
  const schema = schemaName === undefined ? baseline.schema : await readSchema(folder, schemaName);
  if (schema === undefined) {
    throw new UsageError(`baseline '${name}' does not hold its schema; state it with --schema schema.json`);
  }
  return { baseline, schema };
}
