/** Bodies of `:predict`, `:classify` and `:regress`. */
import { invalidRequest, shown } from '../../errors/serving-error';
import type { LoadedModel } from '../../models/loaded-model';
import { plainOutputs, readColumns, readRows, type RowRequest } from '../../tabular/row-request';
import { parseJson } from '../../tensors/json-envelope';
import type { Tensor } from '../../tensors/tensor';
import type { InferenceResult } from '../../engine/model';
import { defaultSignature } from './describe';

/** Tensors of a call and the body of its answer. */
export interface Call {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly string[] | undefined;
  body(result: InferenceResult): object;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a prediction in row form (`instances`) or column form (`inputs`).
 * @throws ServingError MALFORMED_BODY, INVALID_REQUEST, INVALID_INPUT
 */
export function readPredict(body: Buffer, loaded: LoadedModel): Call {
  const { instances, inputs } = readFields(body);
  if (instances !== undefined && inputs !== undefined)
    throw invalidRequest('body', 'has both instances and inputs; send one of them');
  if (instances !== undefined) {
    const rows = readRows(loaded, instances, 'instances');
    return { ...rows, body: (result) => ({ predictions: rows.predictions(result) }) };
  }
  if (inputs === undefined)
    throw invalidRequest('instances', 'is missing; send rows as instances, or columns as inputs');
  return {
    inputs: readColumns(loaded.model.inputs, inputs, 'inputs'),
    outputs: undefined,
    body: (result) => ({ outputs: plainOutputs(result.outputs) }),
  };
}

/**
 * Reads the examples of a classification or regression. A feature is a value or a list of one.
 * @throws ServingError MALFORMED_BODY, INVALID_REQUEST, INVALID_INPUT
 */
export function readExamples(body: Buffer, loaded: LoadedModel): RowRequest {
  const { examples, context } = readFields(body);
  if (!Array.isArray(examples)) throw invalidRequest('examples', `must be an array of objects, is ${shown(examples)}`);
  const common = context === undefined ? {} : objectOf(context, 'context');
  const lists = new Set(loaded.model.inputs.filter(({ shape }) => shape.length > 1).map(({ name }) => name));
  const rows = (examples as unknown[]).map((example, index) => {
    const own = objectOf(example, `examples[${index}]`);
    const twice = Object.keys(own).find((name) => Object.hasOwn(common, name));
    if (twice !== undefined)
      throw invalidRequest(`examples[${index}].${twice.slice(0, 60)}`, 'is given in context already');
    return Object.fromEntries(
      Object.entries({ ...common, ...own }).map(([name, value]) => [
        name,
        lists.has(name) ? listOf(value) : single(value),
      ]),
    );
  });
  return readRows(loaded, rows, 'examples');
}

function readFields(body: Buffer): Fields {
  const fields = objectOf(parseJson(body.toString('utf8')), 'body');
  const { signature_name: signature } = fields;
  if (signature !== undefined && signature !== '' && signature !== defaultSignature) {
    throw invalidRequest(
      'signature_name',
      `is ${shown(signature)}; a model here has one signature, '${defaultSignature}'`,
    );
  }
  return fields;
}

function objectOf(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidRequest(field, `must be an object, is ${shown(value)}`);
  return value as Fields;
}

function listOf(value: unknown): unknown {
  return Array.isArray(value) ? value : [value];
}

function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value;
}
