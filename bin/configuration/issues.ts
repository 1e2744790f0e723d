import * as z from 'zod';
import { formatPath, showValue } from './problem';
import type { FieldPath } from './problem';
import type { Part } from './source';
import { didYouMean } from '../../lib/contracts/suggestion';

/** What is wrong with a value, before it is known where in the file the value stands. */
export interface Finding {
  readonly path: FieldPath;
  readonly message: string;
  readonly part: Part;
}

/** A value that fits its schema, or what is wrong with it. */
export type Checked<T> =
  { readonly value: T; readonly findings?: never } | { readonly value?: never; readonly findings: Finding[] };

/** Checks a value; every finding shows the value and says what is allowed. */
export function check<S extends z.ZodType>(schema: S, value: unknown): Checked<z.output<S>> {
  const result = schema.safeParse(value, { error: allowed, reportInput: true });
  if (result.success) return { value: result.data };
  return { findings: result.error.issues.flatMap((issue) => describe(issue, schema, value)) };
}

/** End of a sentence that starts with "must be", where a schema does not bring its own. */
function allowed(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? `of type ${issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_union':
      return issue.discriminator === undefined ? 'one of the forms that the schema lists' : oneOf(discriminants(issue));
    default:
      return `as the schema says (${issue.code})`;
  }
}

const typeNames: Readonly<Partial<Record<string, string>>> = {
  object: 'a map of settings',
  record: 'a map of names with settings',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function describe(issue: z.core.$ZodIssue, schema: z.ZodType, root: unknown): Finding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, root, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `is not a field${path.length > 0 ? ` of ${formatPath(path.slice(-1))}` : ''}; use one of ${known.join(', ')}${didYouMean(key, known)}`,
      part: 'key' as const,
    }));
  }
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0]?.message ?? issue.message;
    return [{ path, message: `is the name ${showValue(path.at(-1))}; a name must be ${inner}`, part: 'key' }];
  }
  const given = valueAt(root, path);
  const choices =
    issue.code === 'invalid_value'
      ? issue.values.map(String)
      : issue.code === 'invalid_union'
        ? discriminants(issue)
        : [];
  const unquoted =
    issue.code === 'invalid_type' && issue.expected === 'string' && ['number', 'boolean'].includes(typeof given);
  const wanted = unquoted && issue.message === 'a text' ? `${issue.message}, in quotes` : issue.message;
  const subject = given === undefined ? 'is missing' : `is ${given === null ? 'empty' : showValue(given)}`;
  return [{ path, message: `${subject}; must be ${wanted}${didYouMean(given, choices)}`, part: 'value' }];
}

/** Values that tell the forms of a union apart. */
function discriminants(issue: object): string[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`;
}

function valueAt(root: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    root,
  );
}

/** Names of the fields that the schema has at `path`, following the value where the schema offers several forms. */
function knownKeys(schema: z.core.$ZodType, root: unknown, path: FieldPath): string[] {
  let current = unwrap(schema, root);
  let value = root;
  for (const step of path) {
    value = valueAt(value, [step]);
    current = unwrap(childSchema(current, step), value);
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function childSchema(schema: z.core.$ZodType | undefined, step: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[step] as z.core.$ZodType | undefined;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

/** The schema under defaults and options, and of several forms the one that the value chose. */
function unwrap(schema: z.core.$ZodType | undefined, value: unknown): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.def.innerType, value);
  }
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  return schema.options.find((option) => {
    const literal =
      option instanceof z.ZodObject ? (option.shape[schema.def.discriminator] as z.core.$ZodType) : undefined;
    return literal instanceof z.ZodLiteral && literal.value === valueAt(value, [schema.def.discriminator]);
  });
}
