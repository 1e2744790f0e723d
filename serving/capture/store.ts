import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseS3Uri } from '../models/s3-uri';

/** Where captured lines are kept. */
export interface CaptureStore {
  /** Writes a file under a key with `/`. */
  put(key: string, body: string): Promise<void>;
}

/** The store of a URI: `s3://bucket/prefix` or a folder. */
export async function openStore(uri: string): Promise<CaptureStore> {
  if (!uri.startsWith('s3://')) return new FolderStore(uri);
  const { bucket, prefix } = parseS3Uri(uri);
  // Loaded only where it is used: it takes longer to load than all else.
  const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const client = new S3Client({});
  return {
    put: async (key, body) => {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: prefix + key, Body: body, ContentType: 'application/jsonlines' }),
      );
    },
  };
}

/** Files in a folder. A file appears whole or not at all: readers may look at any time. */
class FolderStore implements CaptureStore {
  public constructor(private readonly folder: string) {}

  public async put(key: string, body: string): Promise<void> {
    const path = join(this.folder, key);
    await mkdir(dirname(path), { recursive: true });
    const unfinished = `${path}.part`;
    await writeFile(unfinished, body);
    await rename(unfinished, path);
  }
}
