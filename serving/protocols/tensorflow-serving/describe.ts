/** Status and metadata of models, as TensorFlow Serving renders its protobuf messages in JSON. */
import type { CatalogEntry } from '../../models/catalog';
import type { ModelState } from '../../models/shelf';
import type { LoadedModel } from '../../models/loaded-model';
import type { DataType } from '../../tensors/data-type';
import type { TensorSpec } from '../../tensors/tensor';

/** The only signature a model has here. */
export const defaultSignature = 'serving_default';

const states: Readonly<Record<ModelState, string>> = {
  LOADING: 'LOADING',
  READY: 'AVAILABLE',
  UNLOADING: 'UNLOADING',
  UNAVAILABLE: 'END',
};

const typeNames: Readonly<Record<DataType, string>> = {
  BOOL: 'DT_BOOL',
  UINT8: 'DT_UINT8',
  UINT16: 'DT_UINT16',
  UINT32: 'DT_UINT32',
  UINT64: 'DT_UINT64',
  INT8: 'DT_INT8',
  INT16: 'DT_INT16',
  INT32: 'DT_INT32',
  INT64: 'DT_INT64',
  FP16: 'DT_HALF',
  FP32: 'DT_FLOAT',
  FP64: 'DT_DOUBLE',
  BYTES: 'DT_STRING',
};

/** One object that serves both: `name` and `ready` for KServe v1, the versions' states for TensorFlow Serving. */
export function describeStatus(name: string, entries: readonly CatalogEntry[]): object {
  return {
    name,
    ready: true,
    model_version_status: entries.map(({ version, state, reason }) => ({
      version,
      state: states[state],
      status:
        reason === '' ? { error_code: 'OK', error_message: '' } : { error_code: 'UNKNOWN', error_message: reason },
    })),
  };
}

/** Signatures of a model: one, for prediction. */
export function describeSignatures({ model }: LoadedModel): object {
  const signature = {
    inputs: tensorInfos(model.inputs),
    outputs: tensorInfos(model.outputs),
    method_name: 'tensorflow/serving/predict',
    defaults: {},
  };
  return {
    model_spec: { name: model.name, signature_name: '', version: model.version },
    metadata: { signature_def: { signature_def: { [defaultSignature]: signature } } },
  };
}

function tensorInfos(specs: readonly TensorSpec[]): object {
  return Object.fromEntries(
    specs.map(({ name, datatype, shape, ranked }) => [
      name,
      {
        dtype: typeNames[datatype],
        // Protobuf's JSON writes 64-bit integers as texts.
        tensor_shape: { dim: shape.map((size) => ({ size: String(size), name: '' })), unknown_rank: !ranked },
        name: `${name}:0`,
      },
    ]),
  );
}
