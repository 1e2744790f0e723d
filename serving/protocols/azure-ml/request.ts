/**
 * Bodies of Azure ML's `/score`. The service leaves them to the scoring script; these are the forms that its own
 * images have: MLflow deployments (`input_data`), automated ML (`Inputs`), the samples' scripts (`data`), bare rows.
 */
import type { InferenceResult } from '../../engine/model';
import type { LoadedModel } from '../../models/loaded-model';
import { nameRows } from '../../tabular/named-rows';
import { plainOutputs, readColumns, readRows } from '../../tabular/row-request';
import type { Tensor } from '../../tensors/tensor';

/** Tensors of a call and the body of its answer. */
export interface ScoreCall {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly string[] | undefined;
  body(result: InferenceResult): unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a call; undefined for a body that has none of the forms. @throws ServingError INVALID_REQUEST, INVALID_INPUT */
export function readScore(value: unknown, loaded: LoadedModel): ScoreCall | undefined {
  if (Array.isArray(value)) return rowsCall(loaded, value, 'body');
  if (typeof value !== 'object' || value === null) return undefined;
  const { input_data: inputData, Inputs: inputs, data } = value as Fields;
  if (inputData !== undefined) return inputDataCall(loaded, inputData);
  if (inputs !== undefined) {
    const rows = rowsCall(loaded, dataOf(inputs), 'Inputs.data');
    return { ...rows, body: (result) => ({ Results: rows.body(result) }) };
  }
  return data === undefined ? undefined : rowsCall(loaded, data, 'data');
}

/** Rows, a data frame (`columns`, `index`, `data`), or tensors by name. */
function inputDataCall(loaded: LoadedModel, inputData: unknown): ScoreCall {
  if (Array.isArray(inputData) || typeof inputData !== 'object' || inputData === null)
    return rowsCall(loaded, inputData, 'input_data');
  const { columns, data } = inputData as Fields;
  if (data !== undefined) {
    const rows = nameRows(loaded, columns, data, 'input_data.columns');
    return rowsCall(loaded, rows, 'input_data.data');
  }
  return {
    inputs: readColumns(loaded.model.inputs, inputData, 'input_data'),
    outputs: undefined,
    body: (result) => plainOutputs(result.outputs),
  };
}

function rowsCall(loaded: LoadedModel, rows: unknown, field: string): ScoreCall {
  const { inputs, outputs, predictions } = readRows(loaded, rows, field);
  return { inputs, outputs, body: predictions };
}

function dataOf(inputs: unknown): unknown {
  return typeof inputs === 'object' && inputs !== null && 'data' in inputs ? inputs.data : inputs;
}
