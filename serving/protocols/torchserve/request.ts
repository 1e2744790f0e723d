/** The body of a prediction: one row, a list of rows, or rows in KServe's envelope. */
import type { InferenceResult } from '../../engine/model';
import { ServingError } from '../../errors/serving-error';
import type { LoadedModel } from '../../models/loaded-model';
import { RowBinding } from '../../tabular/row-binding';
import { predictionOutputs, predictionsOf } from '../../tabular/predictions';
import { plainOutputs, readRows } from '../../tabular/row-request';
import { parseJson } from '../../tensors/json-envelope';
import type { Tensor } from '../../tensors/tensor';
import { parseRequest } from '../open-inference/parse-request';
import type { Content } from './form';

/** Tensors of a prediction and the body of its answer. */
export interface Prediction {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly string[] | undefined;
  body(result: InferenceResult): unknown;
}

/** What people send without saying what it is: curl calls everything a form, or nothing at all. */
const untyped = new Set(['', 'application/json', 'application/x-www-form-urlencoded', 'text/plain']);

/**
 * Reads a prediction. TorchServe's handlers take one row a request and so does this; a list of rows is answered
 * with a list. Raw bytes are the data of the model's only input.
 * @throws ServingError UNSUPPORTED_MEDIA_TYPE, MALFORMED_BODY, INVALID_REQUEST, INVALID_INPUT
 */
export function readPrediction({ type, body }: Content, loaded: LoadedModel): Prediction {
  if (type === 'application/octet-stream') return rawPrediction(body, loaded);
  if (type === 'text/csv') return csvPrediction(body, loaded);
  if (!untyped.has(type)) {
    throw new ServingError(
      'UNSUPPORTED_MEDIA_TYPE',
      `content-type is '${type.slice(0, 60)}'; send application/json, text/csv or application/octet-stream (images are decoded by the client)`,
      { field: 'content-type' },
    );
  }
  return jsonPrediction(unwrap(parseJson(body.toString('utf8'))), loaded);
}

function jsonPrediction(value: unknown, loaded: LoadedModel): Prediction {
  const instances = memberOf(value, 'instances');
  if (instances !== undefined) {
    const rows = readRows(loaded, instances, 'instances');
    return { ...rows, body: (result) => ({ predictions: rows.predictions(result) }) };
  }
  if (isList(value, loaded)) {
    const rows = readRows(loaded, value, 'body');
    return { ...rows, body: (result) => rows.predictions(result) };
  }
  const row = readRows(loaded, [value], 'body');
  return { ...row, body: (result) => row.predictions(result)[0] };
}

/** Handlers look for the row under `data` or `body`, and so do clients. */
function unwrap(value: unknown): unknown {
  return memberOf(value, 'data') ?? memberOf(value, 'body') ?? value;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  return names.length === 1 && names[0] === name ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Whether a value holds rows: lists or objects where columns are named, else as many levels as the input has. */
function isList(value: unknown, { model, definition }: LoadedModel): value is readonly unknown[] {
  if (!Array.isArray(value)) return false;
  const [first] = value as unknown[];
  if (typeof first === 'object' && first !== null && !Array.isArray(first)) return true;
  if (definition.schema !== undefined && definition.schema.features.length > 0) return Array.isArray(first);
  const [input] = model.inputs;
  return input?.ranked === true && depthOf(value) >= input.shape.length;
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let inner = value; Array.isArray(inner); inner = (inner as unknown[])[0]) depth++;
  return depth;
}

function csvPrediction(body: Buffer, { model, definition }: LoadedModel): Prediction {
  const { schema } = definition;
  const binding = RowBinding.of(model.inputs, schema);
  if (binding === undefined)
    throw new ServingError('UNSUPPORTED_MEDIA_TYPE', `model '${model.name}' takes no rows of columns; send JSON`);
  const inputs = binding.fromCsv(body);
  const rows = (inputs[0] as Tensor).shape[0] as number;
  return { inputs, outputs: predictionOutputs(schema), body: (result) => predictionsOf(result, schema, rows) };
}

function rawPrediction(body: Buffer, { model }: LoadedModel): Prediction {
  const { inputs } = parseRequest(body, '0', model.inputs);
  return { inputs, outputs: undefined, body: (result) => plainOutputs(result.outputs) };
}
