import { ApiError, validationError } from '../errors';
import { shapeOf } from './service-model';
import type { Shape } from './service-model';

const patterns = new Map<string, RegExp>();

/** A pattern of the service model. They are Java's, which JavaScript reads with the `u` flag, or else without. */
export function compilePattern(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    try {
      compiled = new RegExp(`^(?:${pattern})$`, 'su');
    } catch {
      compiled = new RegExp(`^(?:${pattern})$`, 's');
    }
    patterns.set(pattern, compiled);
  }
  return compiled;
}

/**
 * Checks a request against its shape and gives back what the shape knows of it; members that it does not know are
 * dropped, as the service does.
 *
 * @throws ApiError `SerializationException` for a value of the wrong type, `ValidationException` that lists every
 *   constraint that is not met
 */
export function validateInput(shapeName: string, value: unknown): unknown {
  const failures: string[] = [];
  const checked = check(shapeName, value, '', failures);
  if (failures.length > 0) {
    const errors = failures.length === 1 ? '1 validation error' : `${failures.length} validation errors`;
    throw validationError(`${errors} detected: ${failures.join('; ')}`);
  }
  return checked;
}

function check(shapeName: string, value: unknown, path: string, failures: string[]): unknown {
  const shape = shapeOf(shapeName);
  switch (shape.type) {
    case 'structure':
      return checkStructure(shape, asRecord(value, path), path, failures);
    case 'map':
      return checkMap(shape, asRecord(value, path), path, failures);
    case 'list':
      return checkList(shape, value, path, failures);
    case 'string':
      return checkText(shape, asType(value, 'string', path), path, failures);
    case 'boolean':
      return asType(value, 'boolean', path);
    case 'timestamp':
      return new Date(asType(value, 'number', path) * 1000);
    default:
      return checkNumber(shape, asType(value, 'number', path), path, failures);
  }
}

function checkStructure(
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
  path: string,
  failures: string[],
): unknown {
  const checked: Record<string, unknown> = {};
  for (const [name, { shape: member }] of Object.entries(shape.members ?? {})) {
    const inner = join(path, name);
    if (value[name] === undefined || value[name] === null) {
      if (shape.required?.includes(name)) failures.push(failed(null, inner, 'Member must not be null'));
    } else {
      checked[name] = check(member, value[name], inner, failures);
    }
  }
  return checked;
}

function checkMap(shape: Shape, value: Readonly<Record<string, unknown>>, path: string, failures: string[]): unknown {
  const entries = Object.entries(value);
  checkLength(shape, entries.length, value, path, failures);
  return Object.fromEntries(
    entries.map(([key, item]) => [
      check(shape.key!.shape, key, path, failures),
      check(shape.value!.shape, item, join(path, `${key}.member`), failures),
    ]),
  );
}

function checkList(shape: Shape, value: unknown, path: string, failures: string[]): unknown {
  if (!Array.isArray(value)) throw serializationError(path, 'list', value);
  checkLength(shape, value.length, value, path, failures);
  return value.map((item, index) => check(shape.member!.shape, item, `${path}.${index + 1}.member`, failures));
}

function checkText(shape: Shape, value: string, path: string, failures: string[]): string {
  checkLength(shape, value.length, value, path, failures);
  if (shape.enum && !shape.enum.includes(value)) {
    failures.push(failed(value, path, `Member must satisfy enum value set: [${shape.enum.join(', ')}]`));
  }
  if (shape.pattern !== undefined && !compilePattern(shape.pattern).test(value)) {
    failures.push(failed(value, path, `Member must satisfy regular expression pattern: ${shape.pattern}`));
  }
  return value;
}

function checkLength(shape: Shape, length: number, value: unknown, path: string, failures: string[]): void {
  if (shape.min !== undefined && length < shape.min) {
    failures.push(failed(value, path, `Member must have length greater than or equal to ${shape.min}`));
  }
  if (shape.max !== undefined && length > shape.max) {
    failures.push(failed(value, path, `Member must have length less than or equal to ${shape.max}`));
  }
}

function checkNumber(shape: Shape, value: number, path: string, failures: string[]): number {
  const whole = shape.type === 'integer' || shape.type === 'long';
  if (whole && !Number.isInteger(value)) throw serializationError(path, shape.type, value);
  if (shape.min !== undefined && value < shape.min) {
    failures.push(failed(value, path, `Member must have value greater than or equal to ${shape.min}`));
  }
  if (shape.max !== undefined && value > shape.max) {
    failures.push(failed(value, path, `Member must have value less than or equal to ${shape.max}`));
  }
  return value;
}

interface Primitives {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

function asType<T extends keyof Primitives>(value: unknown, type: T, path: string): Primitives[T] {
  if (typeof value !== type) throw serializationError(path, type, value);
  return value as Primitives[T];
}

function asRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw serializationError(path, 'structure', value);
  return value as Readonly<Record<string, unknown>>;
}

function serializationError(path: string, wanted: string, value: unknown): ApiError {
  return new ApiError(
    'SerializationException',
    `'${path || 'request'}' must be a ${wanted}, is ${JSON.stringify(value)}`,
  );
}

function failed(value: unknown, path: string, constraint: string): string {
  const shown = value === null ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** Paths are written as in Java: `productionVariants.1.member.variantName`. */
function join(path: string, name: string): string {
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  return path === '' ? lower : `${path}.${lower}`;
}
