/** Lines of captured data in SageMaker's data-capture format, and where they are kept. Pure. */

/** What one answered request leaves. */
export interface CapturedExchange {
  readonly input: CapturedPayload;
  readonly output: CapturedPayload;
  readonly eventId: string;
  /** When the answer was made. */
  readonly time: Date;
  readonly inferenceId?: string;
  readonly customAttributes?: string;
}

/** A body and its content type. */
export interface CapturedPayload {
  readonly contentType: string;
  readonly body: string | Buffer;
}

/** How a body is written: texts as they are, all else as Base64, as SageMaker does for types it is not told of. */
type Encoding = 'CSV' | 'JSON' | 'BASE64';

const jsonTypes = /^application\/(json|jsonlines|x-jsonlines|jsonl|x-ndjson|[\w.+-]+\+json)$/;

/** One line, without the line break. */
export function captureLine(exchange: CapturedExchange): string {
  return JSON.stringify(captureRecord(exchange));
}

/** What a line holds. */
export interface CaptureRecord {
  readonly captureData: { readonly endpointInput: object; readonly endpointOutput: object };
  readonly eventMetadata: object;
  readonly eventVersion: string;
}

/** An exchange as a line holds it. */
export function captureRecord(exchange: CapturedExchange): CaptureRecord {
  return {
    captureData: {
      endpointInput: payload(exchange.input, 'INPUT'),
      endpointOutput: payload(exchange.output, 'OUTPUT'),
    },
    eventMetadata: {
      eventId: exchange.eventId,
      ...(exchange.customAttributes !== undefined && { customAttributes: [exchange.customAttributes] }),
      inferenceTime: exchange.time.toISOString().replace(/\.\d+Z$/, 'Z'),
      ...(exchange.inferenceId !== undefined && { inferenceId: exchange.inferenceId }),
    },
    eventVersion: '0',
  };
}

/** Key of a file of lines, below the capture URI (which ends with endpoint and variant): `yyyy/mm/dd/hh/<file>.jsonl`, in UTC. */
export function captureKey(time: Date, id: string): string {
  const [date, clock] = time.toISOString().slice(0, -1).split('T') as [string, string];
  const [hour, minute, second] = clock.replace('.', '-').split(':') as [string, string, string];
  return `${date.replaceAll('-', '/')}/${hour}/${minute}-${second}-${id}.jsonl`;
}

/** A body as a line holds it. */
export function payload({ contentType, body }: CapturedPayload, mode: 'INPUT' | 'OUTPUT'): object {
  const encoding = encodingOf(contentType);
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const data = encoding === 'BASE64' ? bytes.toString('base64') : bytes.toString('utf8');
  return { observedContentType: contentType, mode, data, encoding };
}

function encodingOf(contentType: string): Encoding {
  const type = (contentType.split(';')[0] as string).trim().toLowerCase();
  if (type === 'text/csv') return 'CSV';
  // Triton's binary form is called JSON and is not.
  return jsonTypes.test(type) && !type.includes('binary') ? 'JSON' : 'BASE64';
}
