import { toServingError, type ServingError } from '../../errors/serving-error';
import type { Services } from '../../services';
import { runHead, type CallContext } from './infer';
import { ModelInferResponse, ModelStreamInferResponse } from './messages';
import { readHead } from './parse-request';
import { renderResponse } from './render-response';

/** The answer to one message of a stream, and the error that it tells of, for the counters. */
export interface StreamAnswer {
  readonly message: Buffer;
  readonly error: ServingError | undefined;
}

/** Answers one message of `ModelStreamInfer`. Errors are answers here: the stream goes on. Never throws. */
export async function streamInfer(services: Services, request: Buffer, context: CallContext): Promise<StreamAnswer> {
  let id = '';
  try {
    const head = readHead(request);
    id = head.id;
    const { asked, result, marks } = await runHead(services, head, context);
    const response = renderResponse(result, id, asked, marks);
    return { message: ModelStreamInferResponse.encode({ infer_response: response }), error: undefined };
  } catch (thrown) {
    const error = toServingError(thrown);
    const message = ModelStreamInferResponse.encode({
      error_message: error.message,
      // With the request's id, so that the client knows which one failed.
      infer_response: { ...ModelInferResponse.decode(Buffer.alloc(0)), id },
    });
    return { message, error };
  }
}
