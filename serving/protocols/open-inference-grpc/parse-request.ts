import { invalidRequest, ServingError, shown } from '../../errors/serving-error';
import { dataTypes, isDataType } from '../../tensors/data-type';
import { decodeRaw } from '../../tensors/raw-coding';
import { parseShape } from '../../tensors/shape';
import { elementCount, type Tensor } from '../../tensors/tensor';
import { parseParameters } from '../open-inference/parse-request';
import { parseOutputs, type WantedOutputs } from '../open-inference/wanted-outputs';
import { decodeContents } from './contents';
import { ModelInferRequest, type InferInputTensor, type InferParameter } from './messages';
import { WireError } from './wire/reader';
import type { Message, ValueOf } from './wire/message';

type RequestMessage = ValueOf<typeof ModelInferRequest>;
type InputMessage = ValueOf<typeof InferInputTensor>;
type Parameters = ReadonlyMap<string, ValueOf<typeof InferParameter>>;

/** What a request asks for, before its tensors are read. */
export interface InferHead {
  readonly model: string;
  /** Undefined for the default version. */
  readonly version: string | undefined;
  readonly id: string;
  readonly message: RequestMessage;
}

/** A request whose tensors are read. */
export interface GrpcInference extends WantedOutputs {
  readonly inputs: readonly Tensor[];
  readonly priority: number | undefined;
  /** Milliseconds; undefined when the request sets no limit. */
  readonly timeout: number | undefined;
  /** Whether tensors came raw; the answer's tensors then do, too. */
  readonly raw: boolean;
  /** Whether a stream's client wants its last answer marked as such. */
  readonly marksFinal: boolean;
}

/** Decodes a message. @throws ServingError MALFORMED_BODY */
export function decodeMessage<T>(type: Message<T>, bytes: Buffer): T {
  return asServingError(() => type.decode(bytes));
}

/** Reads which model is asked. @throws ServingError MALFORMED_BODY */
export function readHead(bytes: Buffer): InferHead {
  const message = decodeMessage(ModelInferRequest, bytes);
  const { model_name: model, model_version: version, id } = message;
  return { model, version: version === '' ? undefined : version, id, message };
}

/** Reads tensors, wanted outputs and parameters. @throws ServingError MALFORMED_BODY, INVALID_REQUEST, INVALID_INPUT */
export function readInference({ message }: InferHead): GrpcInference {
  const parameters = plain(message.parameters);
  const raws = message.raw_input_contents;
  const raw = raws.length > 0;
  if (raw && raws.length !== message.inputs.length) {
    throw invalidRequest('raw_input_contents', `has ${raws.length} entries for ${message.inputs.length} inputs`);
  }
  const inputs = message.inputs.map((input, index) =>
    asServingError(() => readTensor(input, raws[index], `inputs[${index}]`)),
  );
  const outputs = message.outputs.map((output) => ({ name: output.name, parameters: plain(output.parameters) }));
  return {
    inputs,
    raw,
    marksFinal: parameters.triton_enable_empty_final_response === true,
    ...parseOutputs(outputs.length === 0 ? undefined : outputs, undefined),
    ...parseParameters(parameters),
  };
}

function readTensor(input: InputMessage, raw: Buffer | undefined, field: string): Tensor {
  const { name, datatype } = input;
  if (name === '') throw invalidRequest(`${field}.name`, 'is missing');
  if (!isDataType(datatype)) {
    throw invalidRequest(`${field}.datatype`, `must be one of ${dataTypes.join(', ')}, is ${shown(datatype)}`);
  }
  if (input.parameters.has('shared_memory_region')) {
    throw invalidRequest(`${field}.parameters.shared_memory_region`, 'is not supported: send the data in the message');
  }
  const shape = parseShape(input.shape, `${field}.shape`);
  const count = elementCount(shape);
  if (raw === undefined) {
    const contents = input.contents ?? Buffer.alloc(0);
    return { name, datatype, shape, data: decodeContents(datatype, count, contents, `${field}.contents`) };
  }
  if (input.contents !== undefined && input.contents.length > 0)
    throw invalidRequest(`${field}.contents`, 'is given beside raw_input_contents; send one of them');
  return { name, datatype, shape, data: decodeRaw(datatype, count, raw, `raw_input_contents of ${field}`) };
}

function plain(parameters: Parameters): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...parameters].map(([name, value]) => [
      name,
      value.bool_param ?? value.int64_param ?? value.string_param ?? value.double_param ?? value.uint64_param,
    ]),
  );
}

function asServingError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new ServingError('MALFORMED_BODY', `message is no protobuf as the service declares it: ${error.message}`);
  }
}
