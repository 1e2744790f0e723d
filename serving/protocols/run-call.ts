import type { InferenceResult } from '../engine/model';
import type { HttpRequest } from '../http/message';
import type { Services } from '../services';
import type { Tensor } from '../tensors/tensor';

/** A call as most protocols have it: tensors for a model, and perhaps a choice of outputs. */
export interface PlainCall {
  readonly model: string;
  /** The version asked for; undefined for the default, which a split may then choose. */
  readonly version: string | undefined;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly string[] | undefined;
}

/** Runs a call for the client of a request: it is dropped once that client has left. */
export function runCall(services: Services, request: HttpRequest, call: PlainCall): Promise<InferenceResult> {
  const { model, version, inputs, outputs } = call;
  return services.infer({
    model,
    version,
    from: request,
    request: { inputs, outputs, caller: request.caller },
  });
}
