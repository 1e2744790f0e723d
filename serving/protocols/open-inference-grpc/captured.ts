import { jsonText, type HttpRequest, type HttpResponse } from '../../http/message';
import type { InferenceResult } from '../../engine/model';
import type { Marks } from '../../services';
import type { Tensor } from '../../tensors/tensor';
import { allAsJson, renderInputs } from '../open-inference/render-exchange';
import { renderResult } from '../open-inference/render-response';

/** What was asked and answered. */
export interface GrpcExchange {
  readonly inputs: readonly Tensor[];
  readonly result: InferenceResult;
  readonly id: string;
  readonly marks: Marks | undefined;
}

/**
 * An exchange as observers know it: the same inference in the protocol's JSON, so that whoever reads captured data
 * needs no protobuf. The bodies are made when somebody looks at them: most exchanges are not sampled.
 */
export function asHttp(
  path: string,
  headers: HttpRequest['headers'],
  { inputs, result, id, marks }: GrpcExchange,
): { readonly request: HttpRequest; readonly response: HttpResponse } {
  const body = lazy(() => Buffer.from(renderInputs(inputs, id), 'utf8'));
  const answer = lazy(() => renderResult(result, id === '' ? undefined : id, allAsJson, marks).body);
  return {
    request: {
      method: 'POST',
      url: path,
      headers: { ...headers, 'content-type': 'application/json' },
      params: {},
      query: new URLSearchParams(),
      marks,
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

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
