import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import type { ObjectAddress } from '../shared/objects';

/** Takes a stream of known length. */
export interface StreamedObjects {
  putStream(address: ObjectAddress, body: Readable, bytes: number): Promise<void>;
}

/** A file of an unpacked model folder. */
export interface StagedFile {
  readonly address: ObjectAddress;
  readonly bytes: number;
  /** Hex digits. */
  readonly sha256: string;
}

/** Stores a stream and says what went through it. */
export async function stage(
  objects: StreamedObjects,
  address: ObjectAddress,
  body: Readable,
  bytes: number,
): Promise<StagedFile> {
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  body.on('error', (error) => hashed.destroy(error));
  await objects.putStream(address, body.pipe(hashed), bytes);
  return { address, bytes, sha256: hash.digest('hex') };
}

/** Amazon S3. One request an object, so at most 5 GiB each. */
export class S3StreamedObjects implements StreamedObjects {
  public constructor(private readonly client = new S3Client({})) {}

  public async putStream({ bucket, key }: ObjectAddress, body: Readable, bytes: number): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: bytes }));
  }
}
