import type { DataCaptureConfig } from '@aws-sdk/client-sagemaker';

/** One side of a request as it is captured. */
export interface CapturedSide {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** One request and what became of it. */
export interface CapturedCall {
  readonly eventId: string;
  readonly at: Date;
  readonly inferenceId?: string;
  readonly customAttributes?: string;
  readonly input: CapturedSide;
  readonly output: CapturedSide;
}

/** One line of a capture file, in the format of SageMaker's data capture, without a newline at its end. */
export function captureLine(call: CapturedCall, config: DataCaptureConfig): string {
  const modes = (config.CaptureOptions ?? []).map(({ CaptureMode }) => CaptureMode);
  const takes = (mode: string): boolean => modes.includes('InputAndOutput') || modes.includes(mode as never);
  return JSON.stringify({
    captureData: {
      ...(takes('Input') && { endpointInput: side(call.input, 'INPUT', config) }),
      ...(takes('Output') && { endpointOutput: side(call.output, 'OUTPUT', config) }),
    },
    eventMetadata: {
      eventId: call.eventId,
      ...(call.inferenceId !== undefined && { inferenceId: call.inferenceId }),
      ...(call.customAttributes !== undefined && { customAttributes: [call.customAttributes] }),
      inferenceTime: `${call.at.toISOString().slice(0, 19)}Z`,
    },
    eventVersion: '0',
  });
}

function side({ contentType, body }: CapturedSide, mode: string, config: DataCaptureConfig): object {
  const encoding = encodingOf(contentType, config);
  const data = Buffer.from(body).toString(encoding === 'BASE64' ? 'base64' : 'utf8');
  return { observedContentType: contentType, mode, data, encoding };
}

/** Content types that the configuration does not name are captured as base64. */
function encodingOf(contentType: string, { CaptureContentTypeHeader: headers }: DataCaptureConfig): string {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (headers?.CsvContentTypes?.some((known) => known.toLowerCase() === type)) return 'CSV';
  if (headers?.JsonContentTypes?.some((known) => known.toLowerCase() === type)) return 'JSON';
  return 'BASE64';
}
