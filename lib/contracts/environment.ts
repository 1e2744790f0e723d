/**
 * Environment variables, defined once for the construct that renders them and the handler that reads them.
 *
 * A contract is a record of variables. `renderEnvironment` demands a value for every one of them at compile time;
 * `readEnvironment` reports every missing or malformed one together at run time.
 */

/** One environment variable: how its text becomes a value. */
export interface Variable<T> {
  /** Turns the text into a value; throws an Error that says what is allowed. */
  readonly parse: (text: string) => T;
}

/** The environment variables that one capability needs, by name. */
export type EnvironmentContract = Readonly<Record<string, Variable<unknown>>>;

/** Text for every variable of a contract. In a construct these are usually CDK tokens. */
export type EnvironmentTexts<C extends EnvironmentContract> = { readonly [K in keyof C]: string };

/** What a handler gets: a typed value for every variable of a contract. */
export type EnvironmentValues<C extends EnvironmentContract> = {
  readonly [K in keyof C]: C[K] extends Variable<infer T> ? T : never;
};

/** A text that is not empty. */
export function text(): Variable<string> {
  return {
    parse: (value) => {
      if (value === '') throw new Error('must not be empty');
      return value;
    },
  };
}

/** A text that may be empty: the feature it configures is then off. */
export function optionalText(): Variable<string | undefined> {
  return { parse: (value) => (value === '' ? undefined : value) };
}

/** A finite number from `min` to `max`, both included. */
export function number(min = -Infinity, max = Infinity): Variable<number> {
  return {
    parse: (value) => {
      const parsed = value.trim() === '' ? NaN : Number(value);
      if (!Number.isFinite(parsed) || parsed < min || parsed > max) {
        throw new Error(`must be a number from ${min} to ${max}`);
      }
      return parsed;
    },
  };
}

/** Numbers parted by commas, at least one, each from `min` to `max`. */
export function numbers(min = -Infinity, max = Infinity): Variable<readonly number[]> {
  const one = number(min, max);
  return { parse: (value) => value.split(',').map((part) => one.parse(part)) };
}

/** One of the given words. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Variable<T> {
  return {
    parse: (value) => {
      const match = allowed.find((candidate) => candidate === value);
      if (match === undefined) throw new Error(`must be one of ${allowed.join(', ')}`);
      return match;
    },
  };
}

/** JSON text. Its shape is checked by the handler that reads it. */
export function json(): Variable<unknown> {
  return {
    parse: (value) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        throw new Error('must be JSON');
      }
    },
  };
}

/** Renders a contract in a construct. A forgotten variable does not compile. */
export function renderEnvironment<C extends EnvironmentContract>(
  contract: C,
  texts: EnvironmentTexts<C>,
): Record<string, string> {
  return Object.fromEntries(Object.keys(contract).map((name) => [name, texts[name as keyof C]]));
}

/** Raised when the environment of a process does not satisfy its contract; lists every bad variable. */
export class EnvironmentError extends Error {
  public override readonly name = 'EnvironmentError';

  public constructor(public readonly problems: readonly string[]) {
    super(`environment is not as declared: ${problems.join('; ')}`);
  }
}

/** Reads a contract in a handler; throws one EnvironmentError that names every bad variable. */
export function readEnvironment<C extends EnvironmentContract>(
  contract: C,
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentValues<C> {
  const problems: string[] = [];
  const entries = Object.entries(contract).map(([name, variable]) => {
    const value = environment[name];
    if (value === undefined) {
      problems.push(`${name} is not set`);
      return [name, undefined];
    }
    try {
      return [name, variable.parse(value)];
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}, is '${value}'`);
      return [name, undefined];
    }
  });
  if (problems.length > 0) throw new EnvironmentError(problems);
  return Object.fromEntries(entries) as EnvironmentValues<C>;
}
