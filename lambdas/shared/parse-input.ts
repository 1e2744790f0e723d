import type { z } from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';

/** Parses unknown input at the edge; rejects with `Tidegate.InvalidInput` and every field that is wrong, by its path. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || what}: ${issue.message}`);
  throw new TidegateError(errorNames.invalidInput, `${what} is not valid: ${problems.join('; ')}`);
}
