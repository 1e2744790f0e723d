import { Readable } from 'node:stream';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { formatS3Uri } from '../../../lambdas/shared/objects';
import type { ByteRange, ListedObject, ObjectAddress, ObjectStore } from '../../../lambdas/shared/objects';

/** Objects in memory, by their s3:// address. */
export class MemoryObjects implements ObjectStore {
  public readonly stored = new Map<string, Uint8Array>();

  /** Puts files under a prefix and tells where each lies. */
  public folder(bucket: string, prefix: string, files: Readonly<Record<string, Uint8Array | string>>) {
    const addresses: Record<string, ObjectAddress> = {};
    for (const [path, body] of Object.entries(files)) {
      addresses[path] = { bucket, key: `${prefix}${path}` };
      this.stored.set(formatS3Uri(addresses[path]), Buffer.from(body));
    }
    return addresses;
  }

  public exists = async (address: ObjectAddress) => this.stored.has(formatS3Uri(address));

  public async get(address: ObjectAddress): Promise<Uint8Array> {
    const body = this.stored.get(formatS3Uri(address));
    if (!body) throw new TidegateError(errorNames.notFound, `${formatS3Uri(address)} does not exist`);
    return body;
  }

  public stream = async (address: ObjectAddress, range?: ByteRange) => {
    const bytes = Buffer.from(await this.get(address));
    return Readable.from([range ? bytes.subarray(range.first, range.last + 1) : bytes]);
  };

  public async put(address: ObjectAddress, body: Uint8Array | string): Promise<void> {
    this.stored.set(formatS3Uri(address), Buffer.from(body));
  }

  public async copy(from: ObjectAddress, to: ObjectAddress): Promise<void> {
    this.stored.set(formatS3Uri(to), await this.get(from));
  }

  public async *list(bucket: string, prefix: string): AsyncIterable<ListedObject> {
    const start = formatS3Uri({ bucket, key: prefix });
    for (const [uri, body] of [...this.stored].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!uri.startsWith(start)) continue;
      const key = uri.slice(`s3://${bucket}/`.length);
      yield { bucket, key, bytes: body.byteLength, lastModified: new Date(0) };
    }
  }
}
