/** SeldonMessage: data as a nested array or a flat tensor, or JSON; the answer has the form of the request. */
import type { InferenceResult } from '../../engine/model';
import { invalidInput, invalidRequest, shown } from '../../errors/serving-error';
import type { LoadedModel } from '../../models/loaded-model';
import { nameRows } from '../../tabular/named-rows';
import { nest, toCells, type Cell, type Prediction } from '../../tabular/predictions';
import { plainOutputs, readColumns, readRows, type RowRequest } from '../../tabular/row-request';
import { parseShape } from '../../tensors/shape';
import type { Tensor } from '../../tensors/tensor';

/** Tensors of a message and the fields that its answer has beside `meta`. */
export interface SeldonCall {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly string[] | undefined;
  answer(result: InferenceResult): object;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a message. @throws ServingError INVALID_REQUEST, INVALID_INPUT */
export function readMessage(value: unknown, loaded: LoadedModel): SeldonCall {
  const { data, jsonData, strData, binData } = objectOf(value, 'body');
  if (binData !== undefined)
    throw invalidRequest('binData', 'is not supported: send data.ndarray, data.tensor, jsonData or strData');
  if (data !== undefined) return readData(objectOf(data, 'data'), loaded);
  if (jsonData !== undefined) return readJsonData(jsonData, loaded);
  if (strData !== undefined) return readText(strData, loaded);
  throw invalidRequest('data', 'is missing; send data.ndarray, data.tensor, jsonData or strData');
}

/** The id that a client gave in `meta`. */
export function puidOf(value: unknown): string | undefined {
  const meta = (value as Fields).meta;
  const puid = typeof meta === 'object' && meta !== null ? (meta as Fields).puid : undefined;
  return typeof puid === 'string' ? puid : undefined;
}

function readData({ names, ndarray, tensor }: Fields, loaded: LoadedModel): SeldonCall {
  if (tensor !== undefined) {
    const rows = readRows(loaded, nameRows(loaded, names, unflatten(tensor), 'data.names'), 'data.tensor.values');
    return call(loaded, rows, (table) => ({ tensor: { shape: table.shape, values: table.cells } }));
  }
  if (ndarray === undefined) throw invalidRequest('data', 'must hold ndarray or tensor (tftensor is not supported)');
  const rows = readRows(loaded, nameRows(loaded, names, ndarray, 'data.names'), 'data.ndarray');
  return call(loaded, rows, (table) => ({ ndarray: nest(table.cells, table.shape) }));
}

/** A flat tensor as nested rows. */
function unflatten(tensor: unknown): unknown {
  const { shape, values } = objectOf(tensor, 'data.tensor');
  const sizes = parseShape(shape, 'data.tensor.shape');
  if (!Array.isArray(values)) throw invalidRequest('data.tensor.values', `must be an array, is ${shown(values)}`);
  const count = sizes.reduce((product, size) => product * size, 1);
  // None at all: sizes of millions with a 0 among them would be nested all the same.
  if (sizes.length === 0 || values.length === 0 || count !== values.length)
    throw invalidInput('data.tensor.values', `has ${values.length} elements, its shape asks for ${count}`);
  return nest(values as Cell[], sizes);
}

/** Predictions as a matrix of cells, with a name for each column. */
interface Table {
  readonly names: readonly string[];
  readonly shape: readonly number[];
  readonly cells: readonly Cell[];
}

function call(loaded: LoadedModel, rows: RowRequest, form: (table: Table) => object): SeldonCall {
  const { inputs, outputs, predictions } = rows;
  return {
    inputs,
    outputs,
    answer: (result) => {
      const table = tableOf(predictions(result), columnNames(loaded, result));
      return { data: { names: table.names, ...form(table) } };
    },
  };
}

/** One row a prediction: the outputs beside each other, as Seldon's clients expect a matrix. */
function tableOf(predictions: readonly Prediction[], named: readonly string[] | undefined): Table {
  const rows = predictions.map(toCells);
  const width = rows[0]?.length ?? 0;
  const names = named?.length === width ? named : Array.from({ length: width }, (_, column) => `t:${column}`);
  return { names, shape: [rows.length, width], cells: rows.flat() };
}

/** What a schema calls the prediction, else the outputs where each has one column; undefined: `t:0`, `t:1`, … */
function columnNames({ definition }: LoadedModel, { outputs }: InferenceResult): readonly string[] | undefined {
  const prediction = definition.schema?.prediction;
  if (prediction) return [prediction.name];
  return outputs.length > 1 ? outputs.map(({ name }) => name) : undefined;
}

/** Rows, or whole inputs by name; answered as plain JSON. */
function readJsonData(value: unknown, loaded: LoadedModel): SeldonCall {
  if (Array.isArray(value)) {
    const rows = readRows(loaded, value, 'jsonData');
    return {
      inputs: rows.inputs,
      outputs: rows.outputs,
      answer: (result) => ({ jsonData: rows.predictions(result) }),
    };
  }
  return {
    inputs: readColumns(loaded.model.inputs, value, 'jsonData'),
    outputs: undefined,
    answer: ({ outputs }) => ({ jsonData: plainOutputs(outputs) }),
  };
}

/** One text for a model that takes texts; answered as text where the model's only output is one. */
function readText(value: unknown, loaded: LoadedModel): SeldonCall {
  const [input, second] = loaded.model.inputs;
  if (typeof value !== 'string') throw invalidRequest('strData', `must be a text, is ${shown(value)}`);
  if (input === undefined || second !== undefined || input.datatype !== 'BYTES')
    throw invalidRequest('strData', `is for models with one input of texts; '${loaded.model.name}' is none`);
  const shape = input.shape.map(() => 1);
  return {
    inputs: [{ name: input.name, datatype: 'BYTES', shape, data: [value] }],
    outputs: undefined,
    answer: ({ outputs }) => {
      const [output, another] = outputs;
      const text = output?.datatype === 'BYTES' && another === undefined && output.data.length === 1;
      return text ? { strData: (output.data as string[])[0] } : { jsonData: plainOutputs(outputs) };
    },
  };
}

function objectOf(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidRequest(field, `must be an object, is ${shown(value)}`);
  return value as Fields;
}
