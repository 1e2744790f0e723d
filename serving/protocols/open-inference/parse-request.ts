/** Inference requests of the Open Inference Protocol: JSON, and the binary tensor extension of Triton. */
import { invalidInput, invalidRequest, ServingError, shown } from '../../errors/serving-error';
import type { TensorSpec, Tensor } from '../../tensors/tensor';
import { elementCount } from '../../tensors/tensor';
import { typeInfo } from '../../tensors/data-type';
import { parseJson, splitEnvelope } from '../../tensors/json-envelope';
import { decodeRaw } from '../../tensors/raw-coding';
import { parseTensor, parseTensorHead, type DataSource } from '../../tensors/tensor-json';
import { BinaryTemplates } from './binary-templates';
import { RequestTemplates } from './request-templates';
import { parseOutputs, type WantedOutputs } from './wanted-outputs';

/** A parsed request. */
export interface ParsedRequest extends WantedOutputs {
  readonly id: string | undefined;
  readonly inputs: readonly Tensor[];
  readonly priority: number | undefined;
  /** Milliseconds; undefined when the request sets no limit. */
  readonly timeout: number | undefined;
}

/** Header that says where JSON ends and raw tensors begin. */
export const headerLength = 'inference-header-content-length';

/** From this many bytes on, tensors are read from the bytes instead of through JSON.parse. */
const scanFrom = 2048;

/**
 * Parses a request.
 * @param jsonLength bytes of JSON before the raw tensors; undefined when all of the body is JSON, 0 when none of it is
 * @param inputs what the model takes: needed for a body that is nothing but one raw tensor
 * @throws ServingError MALFORMED_BODY, INVALID_REQUEST, INVALID_INPUT
 */
export function parseRequest(
  body: Buffer,
  jsonLength: string | undefined,
  inputs: readonly TensorSpec[],
): ParsedRequest {
  if (jsonLength === undefined) return parseJsonRequest(body);
  const split = Number(jsonLength);
  // Number() alone would take an empty text for 0, and with it JSON for a raw tensor.
  if (!/^\d+$/.test(jsonLength) || split > body.length) {
    throw invalidRequest(
      headerLength,
      `is ${shown(jsonLength)}, must be from 0 to the ${body.length} bytes of the body`,
    );
  }
  if (split === 0) return parseRawRequest(body, inputs);
  return parseBinaryRequest(body, split);
}

/** Parses a JSON request; see `parseRequest`. */
export function parseJsonRequest(body: Buffer): ParsedRequest {
  const known = templates.read(body);
  if (known !== undefined) return known;
  const request = parseExactly(body, () => undefined);
  templates.learn(body, request);
  return request;
}

function parseBinaryRequest(body: Buffer, split: number): ParsedRequest {
  const known = binaryTemplates.read(body, split);
  if (known !== undefined) return known;
  const json = body.subarray(0, split);
  const sizes: number[] = [];
  const request = parseExactly(json, () => new RawTail(body.subarray(split), sizes));
  binaryTemplates.learn(json, request, sizes);
  return request;
}

const templates = new RequestTemplates<ParsedRequest>();
const binaryTemplates = new BinaryTemplates<ParsedRequest>();

/** @param tail makes the reader of the raw tensors: what it has read cannot be read again */
function parseExactly(json: Buffer, tail: () => RawTail | undefined): ParsedRequest {
  if (json.length >= scanFrom) return parseScanned(json, tail());
  const text = json.toString('utf8');
  try {
    return parseFields(parseJson(text), undefined, tail());
  } catch (error) {
    // JSON.parse rounds integers beyond 2^53: when such a request fails, look at its digits instead.
    if (error instanceof ServingError && error.code === 'INVALID_INPUT' && /\d{16}/.test(text))
      return parseScanned(json, tail());
    throw error;
  }
}

function parseScanned(json: Buffer, tail: RawTail | undefined): ParsedRequest {
  const { value, ranges } = splitEnvelope(json, 'data', 3);
  return parseFields(value, { bytes: json, ranges }, tail);
}

function parseFields(value: unknown, source: DataSource | undefined, tail: RawTail | undefined): ParsedRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('body', `must be an object with inputs, is ${shown(value)}`);
  }
  const { id, inputs, outputs, parameters } = value as Readonly<Record<string, unknown>>;
  if (id !== undefined && typeof id !== 'string') throw invalidRequest('id', `must be a text, is ${shown(id)}`);
  if (!Array.isArray(inputs)) throw invalidRequest('inputs', `must be an array of tensors, is ${shown(inputs)}`);
  const tensors = (inputs as unknown[]).map((input, index) => parseInput(input, `inputs[${index}]`, source, tail));
  tail?.requireEnd();
  return { id, inputs: tensors, ...parseOutputs(outputs, parameters), ...parseParameters(parameters) };
}

function parseInput(input: unknown, field: string, source: DataSource | undefined, tail: RawTail | undefined): Tensor {
  const parameters = (input as { readonly parameters?: unknown } | null)?.parameters as
    Readonly<Record<string, unknown>> | undefined | null;
  if (parameters === undefined || parameters === null) return parseTensor(input, field, source);
  if (parameters.shared_memory_region !== undefined) {
    throw invalidRequest(`${field}.parameters.shared_memory_region`, 'is not supported: send the data in the body');
  }
  const size = parameters.binary_data_size;
  if (size === undefined) return parseTensor(input, field, source);
  if (tail === undefined) {
    throw invalidRequest(`${field}.parameters.binary_data_size`, `needs the header ${headerLength}`);
  }
  const head = parseTensorHead(input, field);
  return { ...head, data: decodeRaw(head.datatype, elementCount(head.shape), tail.take(size, field), field) };
}

/**
 * Reads Triton's request parameters. Unknown ones are custom and ignored, as the protocol says.
 * @throws ServingError INVALID_REQUEST
 */
export function parseParameters(value: unknown): Pick<ParsedRequest, 'priority' | 'timeout'> {
  if (value === undefined) return { priority: undefined, timeout: undefined };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('parameters', `must be an object, is ${shown(value)}`);
  }
  const { priority, timeout, sequence_id: sequence } = value as Readonly<Record<string, unknown>>;
  if (sequence !== undefined && sequence !== 0 && sequence !== '') {
    throw invalidRequest('parameters.sequence_id', `is ${shown(sequence)}; models here keep no state between requests`);
  }
  const microseconds = wholeNumber(timeout, 'parameters.timeout');
  return {
    // 0 stands for the usual one, as in Triton.
    priority: wholeNumber(priority, 'parameters.priority') || undefined,
    timeout: microseconds === undefined || microseconds === 0 ? undefined : microseconds / 1000,
  };
}

function wholeNumber(value: unknown, field: string): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw invalidRequest(field, `must be a whole number of 0 or more, is ${shown(value)}`);
  }
  return value as number;
}

/** A body that is one raw tensor: the whole body is the data of the model's only input. */
function parseRawRequest(body: Buffer, specs: readonly TensorSpec[]): ParsedRequest {
  const [spec, second] = specs;
  if (spec === undefined || second !== undefined) {
    throw invalidRequest(headerLength, `is 0, which is for models with one input; this one has ${specs.length}`);
  }
  const { size } = typeInfo(spec.datatype);
  const free = spec.shape.filter((dimension) => dimension === -1).length;
  const fixed = elementCount(spec.shape.map((dimension) => (dimension === -1 ? 1 : dimension)));
  if (size === 0) {
    const shape = spec.shape.map(() => 1);
    const data = decodeRaw('BYTES', 1, lengthPrefixed(body), 'body');
    return { ...nothingWanted, inputs: [{ name: spec.name, datatype: 'BYTES', shape, data }] };
  }
  if (free > 1 || !spec.ranked)
    throw invalidRequest(headerLength, 'is 0, which needs a model whose input has one free size at most');
  const rows = body.length / size / fixed;
  if (!Number.isInteger(rows) || (free === 0 && rows !== 1)) {
    throw invalidInput('body', `has ${body.length} bytes, which is no whole number of rows of ${fixed * size} bytes`);
  }
  const shape = spec.shape.map((dimension) => (dimension === -1 ? rows : dimension));
  const data = decodeRaw(spec.datatype, elementCount(shape), body, 'body');
  return { ...nothingWanted, inputs: [{ name: spec.name, datatype: spec.datatype, shape, data }] };
}

const nothingWanted = {
  id: undefined,
  priority: undefined,
  timeout: undefined,
  outputs: undefined,
  binary: new Map(),
  binaryByDefault: true,
  classes: new Map(),
};

function lengthPrefixed(body: Buffer): Buffer {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, body]);
}

/** The raw tensors behind the JSON, taken in the order of the inputs. */
class RawTail {
  private position = 0;

  /** @param sizes is given the bytes that were taken, tensor by tensor */
  public constructor(
    private readonly bytes: Buffer,
    private readonly sizes: number[],
  ) {
    sizes.length = 0;
  }

  public take(size: unknown, field: string): Buffer {
    const left = this.bytes.length - this.position;
    if (!Number.isInteger(size) || (size as number) < 0 || (size as number) > left) {
      throw invalidRequest(`${field}.parameters.binary_data_size`, `is ${shown(size)}, ${left} bytes of data are left`);
    }
    const start = this.position;
    this.position += size as number;
    this.sizes.push(size as number);
    return this.bytes.subarray(start, this.position);
  }

  public requireEnd(): void {
    const left = this.bytes.length - this.position;
    if (left > 0) throw invalidRequest('body', `has ${left} bytes of tensor data that no input takes`);
  }
}
