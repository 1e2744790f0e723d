import type { InferenceObserver } from '../app';
import { attributesOf } from '../http/marks';
import { header } from '../http/message';
import type { LineWriter } from './line-writer';
import { captureLine } from './record';

/** How requests are captured. */
export interface CaptureOptions {
  readonly writer: LineWriter;
  /** Share of requests, 0 to 100. */
  readonly percent: number;
  readonly random: () => number;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Turns answered requests into lines. */
export class Capture {
  public constructor(private readonly options: CaptureOptions) {}

  /** What becomes of the lines. */
  public get writer(): LineWriter {
    return this.options.writer;
  }

  /** Sees an answer; captures it if it was a success and the dice say so. */
  public readonly observe: InferenceObserver = (_route, request, response) => {
    if (response.status !== 200 || this.options.random() * 100 >= this.options.percent) return;
    // Base64 is a third longer than its bytes; texts may grow by escapes. An estimate is enough to bound memory.
    this.options.writer.offer(1.4 * (request.body.length + response.body.length), () => {
      const inferenceId = header(request, 'x-amzn-sagemaker-inference-id');
      const customAttributes = attributesOf(request);
      return captureLine({
        input: { contentType: inputType(header(request, 'content-type')), body: request.body },
        output: {
          contentType: String(response.headers['content-type'] ?? 'application/octet-stream'),
          body: response.body,
        },
        eventId: this.options.newId(),
        time: this.options.now(),
        ...(inferenceId !== undefined && { inferenceId }),
        ...(customAttributes !== undefined && { customAttributes }),
      });
    });
  };
}

/** What a body without a useful type was read as: curl calls everything a form. */
function inputType(contentType: string | undefined): string {
  if (contentType === undefined || contentType === 'application/x-www-form-urlencoded') return 'application/json';
  return contentType;
}
