import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { ServingError } from '../errors/serving-error';
import { parseS3Uri } from './s3-uri';

/** Objects that are downloaded at the same time. */
const parallel = 8;

/**
 * Downloads everything below an S3 prefix into a folder.
 * @throws ServingError MODEL_REJECTED when there is nothing, or a key that would leave the folder
 */
export async function downloadPrefix(uri: string, folder: string, client?: S3Client): Promise<void> {
  const { S3Client, ListObjectsV2Command, GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = client ?? new S3Client({});
  const { bucket, prefix } = parseS3Uri(uri);
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }));
    for (const { Key } of page.Contents ?? []) if (Key !== undefined && !Key.endsWith('/')) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  if (keys.length === 0) throw new ServingError('MODEL_REJECTED', `'${uri}' holds no objects`);
  const next = keys[Symbol.iterator]();
  const download = async (): Promise<void> => {
    for (const key of next) {
      const path = pathFor(folder, key.slice(prefix.length));
      await mkdir(dirname(path), { recursive: true });
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      await pipeline(Body as Readable, createWriteStream(path));
    }
  };
  await Promise.all(Array.from({ length: parallel }, download));
}

/** Keys are texts: `a/../../b` is a valid one. */
function pathFor(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep))
    throw new ServingError('MODEL_REJECTED', `key '${name}' would leave the model's folder`);
  return path;
}
