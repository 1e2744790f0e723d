import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Ways out of the errors that people meet. */
const waysOut: Readonly<Record<string, string>> = {
  NoSuchKey: 'there is no such object; look at the key',
  NoSuchBucket: 'there is no such bucket; look at its name and at the account of the credentials',
  AccessDenied: 'access is denied; the credentials need s3:GetObject on it and kms:Decrypt on its key',
  CredentialsProviderError: 'no credentials were found; set AWS_PROFILE or sign in',
  ExpiredToken: 'the credentials have expired; sign in again',
  PermanentRedirect: 'the bucket is in another region; set AWS_REGION to it',
};

/**
 * Reads an object as text, with credentials and region as every AWS tool finds them.
 * @param address `s3://bucket/key`
 * @throws Error that names the address and the way out; a plain one, since this file is bundled apart from the command
 */
export async function readS3Text(address: string, client?: S3Client): Promise<string> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Error(`'${address}' is no address of an object; write s3://bucket/key`);
  }
  try {
    const { Body: body } = await (client ?? new S3Client({})).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await body?.transformToString()) ?? '';
  } catch (error) {
    const { name, message } = error as Error;
    throw new Error(`'${address}' cannot be read: ${waysOut[name] ?? `${name}: ${message}`}`);
  }
}
