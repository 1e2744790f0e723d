import { jsonText, type HttpRequest, type HttpResponse } from '../../http/message';
import type { InferenceResult } from '../../engine/model';
import { encodeJsonData } from '../../tensors/json-encode';
import type { Tensor } from '../../tensors/tensor';
import { renderResult } from '../open-inference/render-response';

/**
 * An exchange as observers know it: the same inference in the protocol's JSON, so that whoever reads captured data
 * needs no protobuf. The bodies are made when somebody looks at them: most exchanges are not sampled.
 */
export function asHttp(
  path: string,
  headers: HttpRequest['headers'],
  inputs: readonly Tensor[],
  result: InferenceResult,
  id: string,
): { readonly request: HttpRequest; readonly response: HttpResponse } {
  const body = lazy(() => Buffer.from(renderInputs(inputs, id), 'utf8'));
  const answer = lazy(() => renderResult(result, id === '' ? undefined : id, allAsJson).body);
  return {
    request: {
      method: 'POST',
      url: path,
      headers: { ...headers, 'content-type': 'application/json' },
      params: {},
      query: new URLSearchParams(),
      get body() {
        return body();
      },
    },
    response: {
      ...jsonText(''),
      get body() {
        return answer();
      },
    },
  };
}

const allAsJson = { outputs: undefined, binary: new Map(), binaryByDefault: false, classes: new Map() };

function renderInputs(inputs: readonly Tensor[], id: string): string {
  const tensors = inputs.map(
    (input) =>
      `{"name":${JSON.stringify(input.name)},"datatype":"${input.datatype}","shape":[${input.shape.join(',')}],"data":${encodeJsonData(input)}}`,
  );
  return `{${id === '' ? '' : `"id":${JSON.stringify(id)},`}"inputs":[${tensors.join(',')}]}`;
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
