/** The messages of the service, as in `open_inference.proto`; a test holds the two together. */
import {
  bool,
  bytes,
  double,
  int32,
  int64,
  map,
  messageOf,
  nested,
  optional,
  repeated,
  repeatedMessage,
  string,
  uint64,
} from './wire/message';

const named = messageOf({ name: string(1), version: string(2) });
const nothing = messageOf({});
const ready = messageOf({ ready: bool(1) });

export const ServerLiveRequest = nothing;
export const ServerLiveResponse = messageOf({ live: bool(1) });
export const ServerReadyRequest = nothing;
export const ServerReadyResponse = ready;
export const ModelReadyRequest = named;
export const ModelReadyResponse = ready;

export const ServerMetadataRequest = nothing;
export const ServerMetadataResponse = messageOf({
  name: string(1),
  version: string(2),
  extensions: repeated(string(3)),
});

export const TensorMetadata = messageOf({ name: string(1), datatype: string(2), shape: repeated(int64(3)) });
export const ModelMetadataRequest = named;
export const ModelMetadataResponse = messageOf({
  name: string(1),
  versions: repeated(string(2)),
  platform: string(3),
  inputs: repeatedMessage(4, TensorMetadata),
  outputs: repeatedMessage(5, TensorMetadata),
});

export const InferParameter = messageOf({
  bool_param: optional(bool(1)),
  int64_param: optional(int64(2)),
  string_param: optional(string(3)),
  double_param: optional(double(4)),
  uint64_param: optional(uint64(5)),
});

/** `contents` stay bytes: `contents.ts` reads them into typed arrays. */
export const InferInputTensor = messageOf({
  name: string(1),
  datatype: string(2),
  shape: repeated(int64(3)),
  parameters: map(4, InferParameter),
  contents: optional(bytes(5)),
});
export const InferRequestedOutputTensor = messageOf({ name: string(1), parameters: map(2, InferParameter) });
export const ModelInferRequest = messageOf({
  model_name: string(1),
  model_version: string(2),
  id: string(3),
  parameters: map(4, InferParameter),
  inputs: repeatedMessage(5, InferInputTensor),
  outputs: repeatedMessage(6, InferRequestedOutputTensor),
  raw_input_contents: repeated(bytes(7)),
});
export const InferOutputTensor = messageOf({
  name: string(1),
  datatype: string(2),
  shape: repeated(int64(3)),
  parameters: map(4, InferParameter),
  contents: optional(bytes(5)),
});
export const ModelInferResponse = messageOf({
  model_name: string(1),
  model_version: string(2),
  id: string(3),
  parameters: map(4, InferParameter),
  outputs: repeatedMessage(5, InferOutputTensor),
  raw_output_contents: repeated(bytes(6)),
});
export const ModelStreamInferResponse = messageOf({
  error_message: string(1),
  infer_response: nested(2, ModelInferResponse),
});

/** `data_type` and `kind` are numbers of the enumerations in `model-config.ts`. */
export const ModelConfigInput = messageOf({ name: string(1), data_type: int32(2), dims: repeated(int64(4)) });
export const ModelConfigOutput = messageOf({ name: string(1), data_type: int32(2), dims: repeated(int64(3)) });
export const ModelInstanceGroup = messageOf({ name: string(1), count: int32(2), kind: int32(4) });
export const ModelConfig = messageOf({
  name: string(1),
  platform: string(2),
  max_batch_size: int32(4),
  input: repeatedMessage(5, ModelConfigInput),
  output: repeatedMessage(6, ModelConfigOutput),
  instance_group: repeatedMessage(7, ModelInstanceGroup),
  default_model_filename: string(8),
  backend: string(17),
});
export const ModelConfigRequest = named;
export const ModelConfigResponse = messageOf({ config: nested(1, ModelConfig) });

export const StatisticDuration = messageOf({ count: uint64(1), ns: uint64(2) });
export const InferStatistics = messageOf({
  success: nested(1, StatisticDuration),
  fail: nested(2, StatisticDuration),
  queue: nested(3, StatisticDuration),
  compute_input: nested(4, StatisticDuration),
  compute_infer: nested(5, StatisticDuration),
  compute_output: nested(6, StatisticDuration),
  cache_hit: nested(7, StatisticDuration),
  cache_miss: nested(8, StatisticDuration),
});
export const InferBatchStatistics = messageOf({
  batch_size: uint64(1),
  compute_input: nested(2, StatisticDuration),
  compute_infer: nested(3, StatisticDuration),
  compute_output: nested(4, StatisticDuration),
});
export const ModelStatistics = messageOf({
  name: string(1),
  version: string(2),
  last_inference: uint64(3),
  inference_count: uint64(4),
  execution_count: uint64(5),
  inference_stats: nested(6, InferStatistics),
  batch_stats: repeatedMessage(7, InferBatchStatistics),
});
export const ModelStatisticsRequest = named;
export const ModelStatisticsResponse = messageOf({ model_stats: repeatedMessage(1, ModelStatistics) });

export const ModelIndex = messageOf({ name: string(1), version: string(2), state: string(3), reason: string(4) });
export const RepositoryIndexRequest = messageOf({ repository_name: string(1), ready: bool(2) });
export const RepositoryIndexResponse = messageOf({ models: repeatedMessage(1, ModelIndex) });

export const ModelRepositoryParameter = messageOf({
  bool_param: optional(bool(1)),
  int64_param: optional(int64(2)),
  string_param: optional(string(3)),
  bytes_param: optional(bytes(4)),
});
/** Triton's form; KServe's has only a model's name, and has it where Triton's has that of the repository. */
const control = messageOf({
  repository_name: string(1),
  model_name: string(2),
  parameters: map(3, ModelRepositoryParameter),
});
export const RepositoryModelLoadRequest = control;
export const RepositoryModelUnloadRequest = control;
/** Triton's answers are empty, and its clients skip what KServe's have. */
export const RepositoryModelLoadResponse = messageOf({ model_name: string(1), isLoaded: bool(2) });
export const RepositoryModelUnloadResponse = messageOf({ model_name: string(1), isUnloaded: bool(2) });

export const SystemSharedMemoryStatusRequest = messageOf({ name: string(1) });
export const SystemSharedMemoryStatusResponse = nothing;
export const SystemSharedMemoryUnregisterRequest = messageOf({ name: string(1) });
export const SystemSharedMemoryUnregisterResponse = nothing;
export const CudaSharedMemoryStatusRequest = messageOf({ name: string(1) });
export const CudaSharedMemoryStatusResponse = nothing;
export const CudaSharedMemoryUnregisterRequest = messageOf({ name: string(1) });
export const CudaSharedMemoryUnregisterResponse = nothing;

/** `grpc.health.v1`; statuses are numbers: 1 serving, 2 not serving. */
export const HealthCheckRequest = messageOf({ service: string(1) });
export const HealthCheckResponse = messageOf({ status: int32(1) });
