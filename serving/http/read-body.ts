import type { IncomingMessage } from 'node:http';
import { ServingError } from '../errors/serving-error';
import type { MemoryBudget } from './memory-budget';

const none = Buffer.alloc(0);

/**
 * Reads the body of a request, calling back once with it or with why not. Callbacks, not promises: this is on the
 * path of every request. The bytes count against the budget from the moment they are announced or read; the caller
 * gives them back with `budget.release(body.length)`.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  budget: MemoryBudget,
  done: (error: ServingError | undefined, body: Buffer) => void,
): void {
  const announced = Number(request.headers['content-length'] ?? NaN);
  if (announced > limit) {
    done(tooLarge(announced, limit), none);
    return;
  }
  let reserved = 0;
  let settled = false;
  let whole: Buffer | undefined;
  let chunks: Buffer[] | undefined;
  let size = 0;

  const finish = (error: ServingError | undefined, body: Buffer): void => {
    if (settled) return;
    settled = true;
    if (error !== undefined) {
      budget.release(reserved);
      request.removeListener('data', onData);
    }
    done(error, body);
  };
  const reserve = (bytes: number): boolean => {
    if (!budget.reserve(bytes)) {
      finish(new ServingError('OVERLOADED', `memory for requests is full: ${budget.used} bytes are in flight`), none);
      return false;
    }
    reserved += bytes;
    return true;
  };
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > limit) {
      finish(tooLarge(size, limit), none);
      return;
    }
    if (size > reserved && !reserve(size - reserved)) return;
    if (chunks !== undefined) chunks.push(chunk);
    else if (announced === size) whole = whole === undefined ? chunk : filled(whole, chunk, size);
    // The size is known: each chunk goes to its place, and its memory is free for the next.
    else if (announced > size) whole = filled(whole ?? Buffer.allocUnsafe(announced), chunk, size);
    else chunks = [chunk];
  };

  if (announced > 0 && !reserve(announced)) return;
  request.on('data', onData);
  request.on('end', () => {
    // Fewer bytes than announced is a parse error of node:http and never comes here.
    finish(undefined, chunks === undefined ? (whole ?? none) : Buffer.concat(chunks, size));
  });
  request.on('close', () => {
    // Comes after every request: an error object for each would cost a tenth of all time.
    if (!settled) finish(new ServingError('CLIENT_GONE', 'client left while it sent the body'), none);
  });
}

/** A body with a chunk that ends at a position. */
function filled(body: Buffer, chunk: Buffer, end: number): Buffer {
  chunk.copy(body, end - chunk.length);
  return body;
}

function tooLarge(size: number, limit: number): ServingError {
  return new ServingError('BODY_TOO_LARGE', `body has ${size} bytes or more, the server takes ${limit}`, {
    headers: { connection: 'close' },
  });
}
