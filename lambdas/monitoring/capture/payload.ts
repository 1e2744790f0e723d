import type { MalformedReason } from '../profile/profile';
import { decodeBinaryTensors } from './binary-tensors';

/** A payload brought into a form that rows can be taken from. */
export type Payload =
  | { readonly form: 'csv'; readonly text: string }
  /** One JSON document, or several (JSON Lines). */
  | { readonly form: 'json'; readonly documents: readonly unknown[] };

/** One half of a capture event, as the file has it. */
export interface CapturedPart {
  readonly data: unknown;
  readonly encoding: unknown;
  readonly observedContentType?: unknown;
}

const jsonTypes = /^application\/(?:.+\+)?json$/;
const jsonLinesTypes = /^application\/(?:jsonlines|jsonl|x-jsonlines|x-ndjson|x-jsonl|ndjson)$/;
const csvTypes = /^(?:text|application)\/csv$/;
const binaryTensorType = /^application\/vnd\.sagemaker-triton\.binary\+json$/;

/** Decodes a payload by its encoding and content type; says why when it cannot. */
export function decodePayload(part: CapturedPart): Payload | MalformedReason {
  const { data, encoding } = part;
  const contentType = typeof part.observedContentType === 'string' ? part.observedContentType : '';
  switch (encoding) {
    case 'CSV':
      return typeof data === 'string' ? { form: 'csv', text: data } : 'unreadable-payload';
    case 'JSON':
      return typeof data === 'string' ? jsonDocuments(data) : { form: 'json', documents: [data] };
    case 'BASE64':
      return typeof data === 'string' ? decodeBytes(data, contentType) : 'unreadable-payload';
    default:
      return 'unsupported-encoding';
  }
}

function decodeBytes(data: string, contentType: string): Payload | MalformedReason {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const bytes = Buffer.from(data, 'base64');
  const mediaType = type.trim();
  if (binaryTensorType.test(mediaType)) {
    const size = Number(/json-header-size=(\d+)/.exec(parameters.join(';'))?.[1] ?? NaN);
    const document = decodeBinaryTensors(bytes, size);
    return document === null ? 'unreadable-payload' : { form: 'json', documents: [document] };
  }
  const text = bytes.toString('utf8');
  if (csvTypes.test(mediaType)) return { form: 'csv', text };
  if (jsonTypes.test(mediaType) || jsonLinesTypes.test(mediaType)) return jsonDocuments(text);
  // Without a type the text says what it is; with a foreign one nothing is guessed.
  if (mediaType !== '') return 'unsupported-content-type';
  return /^\s*[[{]/.test(text) ? jsonDocuments(text) : { form: 'csv', text };
}

/** One document, or else one a line: JSON Lines is often captured under the JSON encoding. */
function jsonDocuments(text: string): Payload | MalformedReason {
  try {
    return { form: 'json', documents: [JSON.parse(text) as unknown] };
  } catch {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (lines.length < 2) return 'unreadable-payload';
    try {
      return { form: 'json', documents: lines.map((line) => JSON.parse(line) as unknown) };
    } catch {
      return 'unreadable-payload';
    }
  }
}
