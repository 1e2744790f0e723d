import type { InferenceResult } from '../../engine/model';
import { jsonText, type HttpResponse } from '../../http/message';
import { encodeJsonData } from '../../tensors/json-encode';
import { encodeRaw } from '../../tensors/raw-coding';
import type { Marks } from '../../services';
import { quoted } from '../../tensors/quoted';
import { formatShape, type Tensor } from '../../tensors/tensor';
import { classify } from './classify';
import { headerLength } from './parse-request';
import type { WantedOutputs } from './wanted-outputs';

/** Renders an answer: JSON, or JSON followed by raw tensors where the request asks for them. */
export function renderResult(
  result: InferenceResult,
  id: string | undefined,
  wanted: WantedOutputs,
  marks?: Marks,
): HttpResponse {
  const raw: Buffer[] = [];
  let text = `{"model_name":${quoted(result.model)},"model_version":${quoted(result.version)},`;
  if (id !== undefined) text += `"id":${JSON.stringify(id)},`;
  if (marks !== undefined) text += `"parameters":${JSON.stringify(marks)},`;
  text += '"outputs":[';
  for (let i = 0; i < result.outputs.length; i++) {
    const computed = result.outputs[i] as Tensor;
    const classes = wanted.classes.get(computed.name);
    const output = classes === undefined ? computed : classify(computed, classes);
    if (i > 0) text += ',';
    text += `{"name":${quoted(output.name)},"datatype":"${output.datatype}","shape":${formatShape(output.shape)},`;
    if (wanted.binary.get(output.name) ?? wanted.binaryByDefault) {
      const bytes = encodeRaw(output);
      raw.push(bytes);
      text += `"parameters":{"binary_data_size":${bytes.length}}}`;
    } else text += `"data":${encodeJsonData(output)}}`;
  }
  text += ']}';
  if (raw.length === 0) return jsonText(text);
  const json = Buffer.from(text, 'utf8');
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream', [headerLength]: json.length },
    body: Buffer.concat([json, ...raw]),
  };
}
