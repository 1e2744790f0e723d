import { ServingError } from '../../errors/serving-error';
import { header, mediaType, type HttpRequest } from '../../http/message';

/** The row of a request: its bytes and their media type. */
export interface Content {
  readonly type: string;
  readonly body: Buffer;
}

/** A part of a form. */
interface Part extends Content {
  readonly name: string;
}

/** Parts that are looked at: a row is one of the first. */
const maxParts = 16;

/** What the end of a file's name says, where its content type says nothing. */
const typesByEnding: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  txt: 'text/plain',
};

/**
 * What a request sends: its body or, of a form with files (RFC 7578), the part `data` or `body`, else the first one.
 * @throws ServingError MALFORMED_BODY for a form that cannot be read or has no parts
 */
export function contentOf(request: HttpRequest): Content {
  const contentType = header(request, 'content-type');
  const type = mediaType(contentType);
  if (contentType === undefined || type !== 'multipart/form-data') return { type, body: request.body };
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new ServingError('MALFORMED_BODY', 'content-type of the form has no boundary');
  const parts = partsOf(request.body, boundary);
  const part = parts.find(({ name }) => name === 'data') ?? parts.find(({ name }) => name === 'body') ?? parts[0];
  if (part === undefined) {
    throw new ServingError(
      'MALFORMED_BODY',
      'body is no form with the boundary of its content-type; send the row as data',
    );
  }
  return part;
}

/** Each part lies between two delimiters: headers, an empty line, content. What is cut off is no part. */
function partsOf(body: Buffer, boundary: string): Part[] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Part[] = [];
  let start = body.indexOf(delimiter);
  while (start >= 0 && parts.length < maxParts) {
    const from = start + delimiter.length;
    const end = body.indexOf(`\r\n--${boundary}`, from, 'latin1');
    if (end < 0) break;
    const part = readPart(body.subarray(from, end));
    if (part !== undefined) parts.push(part);
    start = end + 2;
  }
  return parts;
}

function readPart(bytes: Buffer): Part | undefined {
  const headersEnd = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (headersEnd < 0) return undefined;
  const headers = bytes.toString('latin1', 0, headersEnd);
  const name = /content-disposition:[^\r\n]*;\s*name="([^"\r\n]*)"/i.exec(headers)?.[1];
  if (name === undefined) return undefined;
  const declared = mediaType(/\r\ncontent-type:\s*([^\r\n]*)/i.exec(headers)?.[1]);
  const ending = /;\s*filename="[^"\r\n]*\.(\w+)"/i.exec(headers)?.[1]?.toLowerCase() ?? '';
  const type =
    declared === '' || declared === 'application/octet-stream' ? (typesByEnding[ending] ?? declared) : declared;
  return { name, type, body: bytes.subarray(headersEnd + 4) };
}
