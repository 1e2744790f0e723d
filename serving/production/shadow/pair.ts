/** A line of captured data with the shadow's answer beside the caller's. Pure. */
import type { InferenceResult } from '../../engine/model';
import { captureRecord, payload } from '../../capture/record';
import { allAsJson, renderInputs } from '../../protocols/open-inference/render-exchange';
import { renderResult } from '../../protocols/open-inference/render-response';
import type { Tensor } from '../../tensors/tensor';
import type { Comparison } from './compare';

/** What the shadow did. */
export type ShadowOutcome =
  | { readonly result: InferenceResult; readonly comparison: Comparison }
  /** Code of its error. */
  | { readonly error: string };

/** One request with both answers. */
export interface Pair {
  readonly inputs: readonly Tensor[];
  readonly given: InferenceResult;
  readonly version: string;
  readonly outcome: ShadowOutcome;
  /** Milliseconds that each took. */
  readonly milliseconds: { readonly given: number; readonly shadow: number };
  readonly eventId: string;
  readonly time: Date;
  readonly inferenceId?: string;
}

/**
 * In SageMaker's data-capture format, so that whatever reads captured data reads pairs too and sees the caller's side;
 * the shadow's is a third payload, and its metadata an object of their own.
 */
export function pairLine({ inputs, given, version, outcome, milliseconds, ...event }: Pair): string {
  const body = (result: InferenceResult): { contentType: string; body: string | Buffer } => ({
    contentType: 'application/json',
    body: renderResult(result, undefined, allAsJson).body,
  });
  const record = captureRecord({
    ...event,
    input: { contentType: 'application/json', body: renderInputs(inputs, '') },
    output: body(given),
  });
  const answered = 'result' in outcome;
  return JSON.stringify({
    ...record,
    captureData: { ...record.captureData, ...(answered && { shadowOutput: payload(body(outcome.result), 'OUTPUT') }) },
    shadow: {
      model: given.model,
      version: given.version,
      shadowVersion: version,
      milliseconds: { given: rounded(milliseconds.given), shadow: rounded(milliseconds.shadow) },
      ...(answered ? outcome.comparison : { error: outcome.error }),
    },
  });
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
