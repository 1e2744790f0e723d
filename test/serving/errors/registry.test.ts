import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorDefinitions, type ErrorDefinition } from '../../../serving/errors/registry';
import { ServingError, shown, toServingError } from '../../../serving/errors/serving-error';

const rows = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z_]+ +\|/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('docs/errors.md lists exactly the registry, word for word', () => {
  const expected = Object.entries<ErrorDefinition>(errorDefinitions).map(
    ([code, { status, retryAfterSeconds, sentence }]) => [
      code,
      String(status),
      retryAfterSeconds === undefined ? '' : `${retryAfterSeconds} s`,
      sentence,
    ],
  );
  expect(rows).toEqual(expected);
});

test('only answers that may turn out well next time carry Retry-After', () => {
  const retried = Object.values<ErrorDefinition>(errorDefinitions).filter(
    ({ retryAfterSeconds }) => retryAfterSeconds !== undefined,
  );
  expect(new Set(retried.map(({ status }) => status))).toEqual(new Set([429, 503]));
});

test('a foreign error becomes INTERNAL and keeps its message to itself', () => {
  const error = toServingError(new Error('password is hunter2'));
  expect(error).toMatchObject({ code: 'INTERNAL', status: 500 });
  expect(error.message).not.toContain('hunter2');
  expect(error.cause).toBeInstanceOf(Error);
});

test('an error of ours passes unchanged', () => {
  const error = new ServingError('OVERLOADED', 'full');
  expect(toServingError(error)).toBe(error);
  expect(error.retryAfterSeconds).toBe(1);
});

test('values in messages are cut at 60 characters', () => {
  expect(shown('x'.repeat(1000))).toHaveLength(60);
  expect(shown(undefined)).toBe('undefined');
  expect(shown(2n ** 70n)).toBe('1180591620717411303424');
});
