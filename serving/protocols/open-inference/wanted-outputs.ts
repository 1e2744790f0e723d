import { invalidRequest, shown } from '../../errors/serving-error';

/** Which outputs a request wants, and in which form. */
export interface WantedOutputs {
  /** Names; undefined for all. */
  readonly outputs: readonly string[] | undefined;
  /** Whether an output comes as raw bytes, where the request says so for it. */
  readonly binary: ReadonlyMap<string, boolean>;
  /** Form of the outputs that the request says nothing about. */
  readonly binaryByDefault: boolean;
  /** Classification extension: how many classes to return for an output. */
  readonly classes: ReadonlyMap<string, number>;
}

const all: WantedOutputs = { outputs: undefined, binary: new Map(), binaryByDefault: false, classes: new Map() };

/**
 * Reads `outputs` of a request, and `binary_data_output` of its parameters.
 * @throws ServingError INVALID_REQUEST
 */
export function parseOutputs(value: unknown, parameters: unknown): WantedOutputs {
  const byDefault = (parameters as { readonly binary_data_output?: unknown } | undefined | null)?.binary_data_output;
  if (value === undefined && byDefault === undefined) return all;
  if (byDefault !== undefined && typeof byDefault !== 'boolean') {
    throw invalidRequest('parameters.binary_data_output', `must be true or false, is ${shown(byDefault)}`);
  }
  const binaryByDefault = byDefault === true;
  if (value === undefined) return { ...all, binaryByDefault };
  if (!Array.isArray(value)) throw invalidRequest('outputs', `must be an array, is ${shown(value)}`);
  const names: string[] = [];
  const binary = new Map<string, boolean>();
  const classes = new Map<string, number>();
  (value as unknown[]).forEach((entry, index) => {
    const field = `outputs[${index}]`;
    if (typeof entry !== 'object' || entry === null)
      throw invalidRequest(field, `must be an object, is ${shown(entry)}`);
    const { name, parameters: own } = entry as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string') throw invalidRequest(`${field}.name`, `must be a text, is ${shown(name)}`);
    if (names.includes(name)) throw invalidRequest(`${field}.name`, `is '${name.slice(0, 60)}' a second time`);
    names.push(name);
    readParameters(own, name, field, binary, classes);
  });
  return { outputs: names.length === 0 ? undefined : names, binary, binaryByDefault, classes };
}

function readParameters(
  value: unknown,
  name: string,
  field: string,
  binary: Map<string, boolean>,
  classes: Map<string, number>,
): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') throw invalidRequest(`${field}.parameters`, `must be an object, is ${shown(value)}`);
  const parameters = value as Readonly<Record<string, unknown>>;
  if (parameters.shared_memory_region !== undefined) {
    throw invalidRequest(`${field}.parameters.shared_memory_region`, 'is not supported: the data comes in the body');
  }
  const raw = parameters.binary_data;
  if (raw !== undefined) {
    if (typeof raw !== 'boolean')
      throw invalidRequest(`${field}.parameters.binary_data`, `must be true or false, is ${shown(raw)}`);
    binary.set(name, raw);
  }
  const count = parameters.classification;
  if (count !== undefined && count !== 0) {
    if (!Number.isSafeInteger(count) || (count as number) < 0) {
      throw invalidRequest(
        `${field}.parameters.classification`,
        `must be a whole number of 0 or more, is ${shown(count)}`,
      );
    }
    classes.set(name, count as number);
  }
}
