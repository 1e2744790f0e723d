import { GetObjectCommand, NoSuchKey, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { DeployedEnvironment } from './environment';

/** Keys below a prefix, sorted. */
export async function keysBelow({ s3 }: DeployedEnvironment, Bucket: string, Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    for (const { Key } of page.Contents ?? []) keys.push(Key!);
  }
  return keys.sort();
}

/** The bytes of an object. */
export async function readBytes({ s3 }: DeployedEnvironment, Bucket: string, Key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body!.transformToByteArray();
}

/** The text of an object; empty when there is none. */
export async function readText(environment: DeployedEnvironment, Bucket: string, Key: string): Promise<string> {
  try {
    return Buffer.from(await readBytes(environment, Bucket, Key)).toString('utf8');
  } catch (error) {
    if (error instanceof NoSuchKey) return '';
    throw error;
  }
}
