import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { ObjectAddress } from '../shared/objects';
import type { DataFile, DataFiles } from './data-format';

/** Training data below a prefix in Amazon S3. */
export class S3DataFiles implements DataFiles {
  public constructor(
    private readonly below: ObjectAddress,
    private readonly client = new S3Client({}),
  ) {}

  public async *list(): AsyncIterable<DataFile> {
    const { bucket: Bucket, key: Prefix } = this.below;
    for await (const page of paginateListObjectsV2({ client: this.client }, { Bucket, Prefix })) {
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        yield { key: Key!, bytes: Size ?? 0, lastModified: LastModified ?? new Date(0) };
      }
    }
  }

  public async stream({ key }: DataFile): Promise<Readable> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.below.bucket, Key: key }));
    return Body as Readable;
  }

  public async range({ key }: DataFile, start: number, end: number): Promise<ArrayBuffer> {
    const { Body } = await this.client.send(
      new GetObjectCommand({ Bucket: this.below.bucket, Key: key, Range: `bytes=${start}-${end - 1}` }),
    );
    const bytes = await Body!.transformToByteArray();
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  }
}
