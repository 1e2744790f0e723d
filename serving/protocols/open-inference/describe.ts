/** Metadata, configuration and statistics of models, as the protocol and Triton's extensions spell them. */
import { basename } from 'node:path';
import type { DurationTotal, ModelStatistics } from '../../engine/statistics';
import type { LoadedModel } from '../../models/loaded-model';
import type { TensorSpec } from '../../tensors/tensor';

const platform = 'onnxruntime_onnx';
const largestInt32 = 2 ** 31 - 1;

/** Extensions of the protocol that this server has. */
export const extensions = [
  'binary_tensor_data',
  'classification',
  'model_configuration',
  'model_repository',
  'model_repository(unload_dependents)',
  'schedule_policy',
  'statistics',
] as const;

/** A tensor in model metadata. */
export interface TensorDescription {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** Body of model metadata. */
export interface ModelDescription {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
}

/** Body of the model configuration extension: of `config.pbtxt` what has a meaning here. */
export interface ModelConfiguration {
  readonly name: string;
  readonly platform: string;
  readonly backend: string;
  readonly max_batch_size: number;
  readonly default_model_filename: string;
  readonly input: readonly ConfiguredTensor[];
  readonly output: readonly ConfiguredTensor[];
  readonly instance_group: readonly { readonly kind: string; readonly count: number }[];
}

/** A tensor in a model's configuration; `dims` are without the batch dimension where the model batches. */
export interface ConfiguredTensor {
  readonly name: string;
  readonly data_type: string;
  readonly dims: readonly number[];
}

/** Describes inputs, outputs and versions. */
export function describeModel({ model }: LoadedModel, versions: readonly string[]): ModelDescription {
  return {
    name: model.name,
    versions,
    platform,
    inputs: model.inputs.map(describeTensor),
    outputs: model.outputs.map(describeTensor),
  };
}

function describeTensor({ name, datatype, shape }: TensorSpec): TensorDescription {
  return { name, datatype, shape };
}

/** Describes the configuration in effect. */
export function describeConfig({ model, placement, definition }: LoadedModel): ModelConfiguration {
  // No limit is the largest number that the field of the protocol holds.
  const batched = placement.batches ? Math.min(placement.maxRows, largestInt32) : 0;
  const dims = ({ name, datatype, shape }: TensorSpec): ConfiguredTensor => ({
    name,
    data_type: `TYPE_${datatype === 'BYTES' ? 'STRING' : datatype}`,
    dims: batched > 0 ? shape.slice(1) : shape,
  });
  return {
    name: model.name,
    platform,
    backend: 'onnxruntime',
    max_batch_size: batched,
    default_model_filename: basename(definition.file),
    input: model.inputs.map(dims),
    output: model.outputs.map(dims),
    instance_group: [{ kind: 'KIND_CPU', count: Math.max(1, placement.instances) }],
  };
}

/** One entry of the statistics extension. */
export function describeStatistics({ model }: LoadedModel) {
  const { statistics }: { readonly statistics: ModelStatistics } = model;
  return {
    name: model.name,
    version: model.version,
    last_inference: statistics.lastInference,
    inference_count: statistics.inferenceCount,
    execution_count: statistics.executionCount,
    inference_stats: {
      success: total(statistics.success),
      fail: total(statistics.fail),
      queue: total(statistics.queue),
      compute_input: total(statistics.computeInput),
      compute_infer: total(statistics.computeInfer),
      compute_output: total(statistics.computeOutput),
      cache_hit: total(statistics.cacheHit),
      cache_miss: total(statistics.cacheMiss),
    },
    batch_stats: [...statistics.batches]
      .sort(([a], [b]) => a - b)
      .map(([size, batch]) => ({
        batch_size: size,
        compute_input: total(batch.computeInput),
        compute_infer: total(batch.computeInfer),
        compute_output: total(batch.computeOutput),
      })),
  };
}

function total({ count, ns }: DurationTotal): DurationTotal {
  return { count, ns: Math.round(ns) };
}
