import { promisify } from 'node:util';
import { deflate, gunzip, gzip, inflate } from 'node:zlib';
import { ServingError } from '../errors/serving-error';
import type { HttpResponse } from './message';

const gunzipAsync = promisify(gunzip);
const inflateAsync = promisify(inflate);
const encoders = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;

/** Bodies with fewer bytes than this are not worth compressing. */
export const worthCompressing = 1024;

/**
 * Decompresses a request body on the thread pool.
 * @param limit bytes the result may have
 * @throws ServingError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE or MALFORMED_BODY
 */
export async function decodeBody(body: Buffer, coding: string, limit: number): Promise<Buffer> {
  const name = coding.trim().toLowerCase();
  if (name === '' || name === 'identity') return body;
  const decode = name === 'gzip' || name === 'x-gzip' ? gunzipAsync : name === 'deflate' ? inflateAsync : undefined;
  if (decode === undefined) {
    throw new ServingError(
      'UNSUPPORTED_MEDIA_TYPE',
      `content-encoding is '${coding.slice(0, 60)}', the server reads gzip and deflate`,
      {
        field: 'content-encoding',
        headers: { 'accept-encoding': 'gzip, deflate' },
      },
    );
  }
  try {
    return await decode(body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ServingError(
        'BODY_TOO_LARGE',
        `body decompresses to more than the ${limit} bytes that the server takes`,
      );
    }
    throw new ServingError('MALFORMED_BODY', `body is not ${name} data, as its content-encoding says`);
  }
}

/** Compresses a response when the client reads gzip or deflate. */
export async function encodeResponse(response: HttpResponse, accepted: string): Promise<HttpResponse> {
  const coding = acceptedCoding(accepted);
  if (coding === undefined) return response;
  const body = await encoders[coding](response.body, { level: 1 });
  return {
    status: response.status,
    headers: { ...response.headers, 'content-encoding': coding, vary: 'accept-encoding' },
    body,
  };
}

/** The coding of ours that an Accept-Encoding header allows, gzip before deflate (a weight of 0 forbids one). */
export function acceptedCoding(accepted: string): keyof typeof encoders | undefined {
  const allowed = accepted
    .toLowerCase()
    .split(',')
    .map((entry) => entry.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)))
    .map(([name]) => name);
  return allowed.includes('gzip') ? 'gzip' : allowed.includes('deflate') ? 'deflate' : undefined;
}
