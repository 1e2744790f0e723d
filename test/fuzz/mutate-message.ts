import type { Message, Seed } from './message';
import { mutateBytes } from './mutate-bytes';
import { mutateJson } from './mutate-json';
import type { Random } from './random';

const headerValues: Readonly<Record<string, readonly string[]>> = {
  'content-type': [
    'application/json', 'application/json; charset=utf-16', 'text/csv', 'application/jsonlines', 'text/plain', '',
    'application/octet-stream', 'application/x-npy', 'multipart/form-data', 'multipart/form-data; boundary=""',
    'multipart/form-data; boundary=b', 'application/octet-stream;json-header-size=10', ';', '/',
  ],
  'content-encoding': ['gzip', 'deflate', 'identity', 'br', '', 'gzip, gzip', 'x'],
  'inference-header-content-length': ['', '0', '1', '10', '100', '-1', '1e3', '99999999999999999999', 'x', '0x1'],
  accept: ['*/*', 'text/csv', 'application/jsonlines', 'application/json;q=0', 'image/png', '', ','],
  'accept-encoding': ['gzip', 'gzip;q=0', 'deflate', '*', ';;,', ''],
  'x-amzn-sagemaker-target-model': ['mean', 'mean.tar.gz', '../mean', ''],
  'x-amzn-sagemaker-custom-attributes': ['a', '\x80\xff', 'a'.repeat(2000)],
  'x-amzn-sagemaker-inference-id': ['', 'x'.repeat(2000)],
  expect: ['100-continue'],
}; // prettier-ignore

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];

/** A request that is nearly the seed. */
export function mutateMessage(seed: Seed, random: Random, all: readonly Seed[]): Message {
  const message = { method: seed.method, path: seed.path, headers: { ...seed.headers }, body: seed.body };
  let changed = false;
  if (seed.body.length > 0 && random.chance(0.8)) {
    message.body = mutateBody(seed, random, all);
    changed = true;
  }
  if (random.chance(changed ? 0.15 : 0.5)) {
    const name = random.pick(Object.keys(headerValues));
    message.headers[name] = random.pick(headerValues[name] as readonly string[]);
    changed = true;
  }
  if (random.chance(changed ? 0.05 : 0.7)) message.path = mutatePath(seed.path, random, all);
  if (random.chance(0.03)) message.method = random.pick(methods);
  return message;
}

function mutateBody(seed: Seed, random: Random, all: readonly Seed[]): Buffer {
  const split = Number(seed.headers['inference-header-content-length'] ?? NaN);
  if (split > 0 && random.chance(0.5)) {
    // The JSON in front changes, its length in the header mostly does not.
    return Buffer.concat([asJson(seed.body.subarray(0, split), random), seed.body.subarray(split)]);
  }
  if (seed.headers['content-type'] === 'application/json' && random.chance(0.65)) return asJson(seed.body, random);
  return mutateBytes(
    seed.body,
    random,
    all.map(({ body }) => body),
  );
}

function asJson(bytes: Buffer, random: Random): Buffer {
  try {
    const text = JSON.stringify(mutateJson(JSON.parse(bytes.toString()), random)) as string | undefined;
    return Buffer.from(text ?? '');
  } catch {
    // The seed is compressed, or no JSON: change its bytes.
    return mutateBytes(bytes, random);
  }
}

function mutatePath(path: string, random: Random, all: readonly Seed[]): string {
  const query = random.pick(['', '', '?', '?a=b&&=', '?limit=-1&next_page_token=x', '?%']);
  if (random.chance(0.4)) return random.pick(all).path + query;
  const changed = mutateBytes(Buffer.from(path), random).toString('latin1');
  // What node:http refuses to send is sent by the raw connections.
  return `/${changed.replace(/[^\x21-\x7e]/g, '%')}${query}`;
}
