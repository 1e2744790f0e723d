import { parseFeatureSchema, type FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { NumericKind, readCategory, readNumber } from '../../../lambdas/monitoring/profile/raw-value';
import { UsageError } from '../../usage-error';
import type { Table } from './records';
import type { Roles } from './roles';

/** Records that are looked at to tell types. */
const looked = 20_000;

/** A text column with more different values than this share of its records is taken for an identifier. */
const identifierShare = 0.5;

/** A schema, and what was left out of it. */
export interface InferredSchema {
  readonly schema: FeatureSchema;
  /** Columns that look like identifiers: every other value is new, so they have no distribution to speak of. */
  readonly identifiers: readonly string[];
  /** Columns of lists and objects, which are neither numbers nor categories. */
  readonly nested: readonly string[];
}

/** What was seen of one column. */
interface Seen {
  present: number;
  numbers: number;
  booleans: number;
  readonly values: Set<string>;
}

/**
 * Tells types from the first records: a column of which every value is a number is numeric, another one categorical.
 * @throws UsageError when no feature is left, or a column that was named does not exist
 */
export async function inferSchema(
  tables: readonly Table[],
  roles: Roles,
  ignored: readonly string[],
): Promise<InferredSchema> {
  const columns = await look(tables);
  for (const [role, name] of Object.entries(roles) as [string, string | null][]) {
    if (name === null || columns.has(name)) continue;
    throw new UsageError(`${role} column '${name}' is not in the data; it has ${[...columns.keys()].join(', ')}`);
  }
  const special = new Set<string | null>([...(Object.values(roles) as (string | null)[]), ...ignored]);
  const candidates = [...columns].filter(([name]) => !special.has(name));
  const identifiers = candidates.filter(([, seen]) => isIdentifier(seen)).map(([name]) => name);
  const nested = candidates.filter(([, { present, values }]) => present > 0 && values.size === 0).map(([name]) => name);
  const features = candidates
    .filter(([name]) => !identifiers.includes(name) && !nested.includes(name))
    // Whether somebody is a member is no number, though it may be counted as one.
    .map(([name, seen]) => ({ name, type: isNumeric(seen) && seen.booleans === 0 ? 'numeric' : 'categorical' }));
  if (features.length === 0) throw new UsageError('data has no column left to be a feature; state them with --schema');
  const prediction = roles.prediction === null ? undefined : columns.get(roles.prediction);
  const label = roles.label === null ? undefined : columns.get(roles.label);
  // Later data may name their time and identity elsewise, or not at all; these columns are no surprise then.
  const beside = [roles.time, roles.id].filter((name) => name !== null);
  const known = [...identifiers, ...nested, ...ignored.filter((name) => columns.has(name)), ...beside];
  return {
    identifiers,
    nested,
    schema: parseFeatureSchema({
      schemaVersion: 1,
      features,
      ...(prediction === undefined
        ? {}
        : { prediction: { name: roles.prediction, type: isNumeric(prediction) ? 'numeric' : 'categorical' } }),
      ...(label === undefined ? {} : { label: { name: roles.label, ...labelType(label, prediction) } }),
      ...(known.length === 0 ? {} : { ignored: known }),
    }),
  };
}

async function look(tables: readonly Table[]): Promise<Map<string, Seen>> {
  const columns = new Map<string, Seen>();
  let count = 0;
  for (const table of tables) {
    for await (const item of table.items({ records: looked })) {
      if (!('record' in item)) continue;
      for (const [name, value] of Object.entries(item.record)) note(columns, name, value);
      count += 1;
      if (count >= looked) return columns;
    }
  }
  return columns;
}

function note(columns: Map<string, Seen>, name: string, value: unknown): void {
  const seen = columns.get(name) ?? { present: 0, numbers: 0, booleans: 0, values: new Set<string>() };
  columns.set(name, seen);
  const kind = readNumber(value);
  if (kind === NumericKind.missing) return;
  seen.present += 1;
  if (kind !== NumericKind.invalid) seen.numbers += 1;
  if (typeof value === 'boolean') seen.booleans += 1;
  const category = readCategory(value);
  if (typeof category === 'string') seen.values.add(category);
}

function isNumeric({ present, numbers }: Seen): boolean {
  return present > 0 && numbers === present;
}

function isIdentifier(seen: Seen): boolean {
  return !isNumeric(seen) && seen.present >= 100 && seen.values.size > identifierShare * seen.present;
}

/** Two values make a binary label; 1, true or the word that says yes is the positive one. */
function labelType(label: Seen, prediction: Seen | undefined) {
  const values = [...label.values].sort();
  if (values.length <= 2 && (prediction === undefined || isNumeric(prediction))) {
    const positive =
      values.find((value) => /^(?:1(?:\.0)?|true|yes|y|positive)$/i.test(value)) ?? values[values.length - 1];
    return { type: 'binary', positive: positive ?? '1' };
  }
  return { type: isNumeric(label) && (prediction === undefined || isNumeric(prediction)) ? 'numeric' : 'multiclass' };
}
