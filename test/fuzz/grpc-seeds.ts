/** Valid gRPC messages, from which others are made. */
import {
  InferInputTensor,
  ModelConfigRequest,
  ModelInferRequest,
  ModelMetadataRequest,
  ModelReadyRequest,
  ModelStatisticsRequest,
  RepositoryIndexRequest,
  RepositoryModelLoadRequest,
  ServerLiveRequest,
} from '../../serving/protocols/open-inference-grpc/messages';
import { encodeContents } from '../../serving/protocols/open-inference-grpc/contents';

/** A method with a message that it answers with status OK. */
export interface GrpcSeed {
  readonly method: string;
  readonly message: Buffer;
}

const parameters = new Map([['priority', { int64_param: 1 }]]) as never;
const x = new Float32Array([1, 2, 3, 4]);
const contents = encodeContents({ name: 'x', datatype: 'FP32', shape: [1, 4], data: x });
const tensor = { name: 'x', datatype: 'FP32', shape: [1, 4] };
const named = { name: 'mean', version: '1' };

function infer(inputs: readonly object[], raw: readonly Buffer[]): GrpcSeed {
  const request = { model_name: 'mean', model_version: '1', id: 'a', parameters, inputs, outputs: [{ name: 'y' }] };
  const message = ModelInferRequest.encode({ ...request, raw_input_contents: raw } as never);
  return { method: 'ModelInfer', message };
}

/** All seeds. */
export const grpcSeeds: readonly GrpcSeed[] = [
  infer([{ ...tensor, contents }], []),
  infer([tensor], [Buffer.from(x.buffer)]),
  { ...infer([tensor], [Buffer.from(x.buffer)]), method: 'ModelStreamInfer' },
  text(),
  { method: 'ServerLive', message: ServerLiveRequest.encode({}) },
  { method: 'ModelReady', message: ModelReadyRequest.encode(named) },
  { method: 'ModelMetadata', message: ModelMetadataRequest.encode(named) },
  { method: 'ModelConfig', message: ModelConfigRequest.encode(named) },
  { method: 'ModelStatistics', message: ModelStatisticsRequest.encode(named) },
  { method: 'RepositoryIndex', message: RepositoryIndexRequest.encode({ ready: true }) },
  { method: 'RepositoryModelLoad', message: RepositoryModelLoadRequest.encode({ model_name: 'pair' }) },
];

function text(): GrpcSeed {
  const numbers = { name: 'numbers', datatype: 'FP32' as const, shape: [1, 2], data: new Float32Array([1, 2]) };
  const origin = { name: 'origin', datatype: 'BYTES' as const, shape: [1, 1], data: ['ATL'] };
  const inputs = [numbers, origin].map((input) =>
    InferInputTensor.decode(InferInputTensor.encode({ ...input, contents: encodeContents(input) })),
  );
  return { method: 'ModelInfer', message: ModelInferRequest.encode({ model_name: 'mixed', inputs }) };
}
