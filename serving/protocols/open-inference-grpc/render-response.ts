import type { InferenceResult } from '../../engine/model';
import type { Marks } from '../../services';
import { encodeRaw } from '../../tensors/raw-coding';
import { classify } from '../open-inference/classify';
import { encodeContents, hasContents } from './contents';
import type { ModelInferResponse } from './messages';
import type { GrpcInference } from './parse-request';
import type { ValueOf } from './wire/message';

/** An answer: raw tensors to raw tensors, typed ones to typed ones where every output's type has a field. */
export function renderResponse(
  result: InferenceResult,
  id: string,
  asked: Pick<GrpcInference, 'classes' | 'raw' | 'marksFinal'>,
  marks?: Marks,
): ValueOf<typeof ModelInferResponse> {
  const tensors = result.outputs.map((output) => {
    const count = asked.classes.get(output.name);
    return count === undefined ? output : classify(output, count);
  });
  const raw = asked.raw || !tensors.every(({ datatype }) => hasContents(datatype));
  return {
    model_name: result.model,
    model_version: result.version,
    id,
    parameters: parametersOf(asked.marksFinal, marks),
    outputs: tensors.map((tensor) => ({
      name: tensor.name,
      datatype: tensor.datatype,
      shape: tensor.shape,
      parameters: noParameters,
      contents: raw ? undefined : encodeContents(tensor),
    })),
    raw_output_contents: raw ? tensors.map(encodeRaw) : [],
  };
}

type Parameters = ValueOf<typeof ModelInferResponse>['parameters'];

const noParameters: Parameters = new Map();
const unset = {
  bool_param: undefined,
  int64_param: undefined,
  string_param: undefined,
  double_param: undefined,
  uint64_param: undefined,
};
const finalMark: Parameters = new Map([['triton_final_response', { ...unset, bool_param: true }]]);

function parametersOf(isFinal: boolean, marks: Marks | undefined): Parameters {
  const parameters = isFinal ? finalMark : noParameters;
  if (marks === undefined) return parameters;
  const texts = Object.entries(marks).map(([name, text]) => [name, { ...unset, string_param: text }] as const);
  return new Map([...parameters, ...texts]);
}
