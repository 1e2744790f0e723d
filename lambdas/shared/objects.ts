import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { errorNames, TidegateError } from '../../lib/contracts/errors';

/** Where an object lies. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** What a listing tells of an object. */
export interface ListedObject extends ObjectAddress {
  readonly bytes: number;
  readonly lastModified: Date;
}

/** Bytes of an object, both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads and writes objects. `get` of an object that is not there rejects with `Tidegate.NotFound`. */
export interface ObjectStore {
  exists(address: ObjectAddress): Promise<boolean>;
  get(address: ObjectAddress): Promise<Uint8Array>;
  stream(address: ObjectAddress, range?: ByteRange): Promise<Readable>;
  put(address: ObjectAddress, body: Uint8Array | string, contentType: string): Promise<void>;
  copy(from: ObjectAddress, to: ObjectAddress): Promise<void>;
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
}

/** `s3://bucket/key` of an address. */
export function formatS3Uri({ bucket, key }: ObjectAddress): string {
  return `s3://${bucket}/${key}`;
}

/** The address in an `s3://bucket/key` text; throws `Tidegate.InvalidInput` for anything else. */
export function parseS3Uri(uri: string): ObjectAddress {
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri);
  if (!match)
    throw new TidegateError(errorNames.invalidInput, `'${uri}' is not an address of the form s3://bucket/key`);
  return { bucket: match[1]!, key: match[2]! };
}

/** Amazon S3. */
export class S3Objects implements ObjectStore {
  public constructor(private readonly client = new S3Client({})) {}

  public async exists({ bucket, key }: ObjectAddress): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  public async get(address: ObjectAddress): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.stream(address)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  public async stream({ bucket, key }: ObjectAddress, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${range.first}-${range.last}`;
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range }));
      return Body as Readable;
    } catch (error) {
      if (isMissing(error))
        throw new TidegateError(errorNames.notFound, `${formatS3Uri({ bucket, key })} does not exist`);
      throw error;
    }
  }

  public async put({ bucket, key }: ObjectAddress, body: Uint8Array | string, contentType: string): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
  }

  public async copy(from: ObjectAddress, to: ObjectAddress): Promise<void> {
    await this.client.send(
      new CopyObjectCommand({
        CopySource: `${from.bucket}/${encodeURIComponent(from.key).replace(/%2F/g, '/')}`,
        Bucket: to.bucket,
        Key: to.key,
      }),
    );
  }

  public async *list(bucket: string, prefix: string): AsyncIterable<ListedObject> {
    for await (const page of paginateListObjectsV2({ client: this.client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) yield { bucket, key: Key, bytes: Size ?? 0, lastModified: LastModified ?? new Date(0) };
      }
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof NoSuchKey || error instanceof NotFound || (error as { name?: string }).name === 'NoSuchKey';
}
