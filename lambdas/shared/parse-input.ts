import type * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';

/** Parses unknown input at the edge; rejects with `Tidegate.InvalidInput` and every field that is wrong, by its path. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || what}: ${sentence(issue)}`);
  throw new TidegateError(errorNames.invalidInput, `${what} is not valid: ${problems.join('; ')}`);
}

/** Parses the bytes of a JSON file; errors as `parseInput`. */
export function parseJson<S extends z.ZodType>(schema: S, bytes: Uint8Array, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new TidegateError(errorNames.invalidInput, `${what} is not JSON: ${(error as Error).message}`);
  }
  return parseInput(schema, value, what);
}

/** A bad key is reported by what is wrong with the key. */
function sentence(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? issue.issues.map((inner) => inner.message).join(', ') : issue.message;
}
