import { GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { region } from '../names';
import type { RoleStorage } from '../sagemaker/ports';
import type { RoleSessions } from './role-sessions';

/** The emulator's S3, with the rights of the role that is named. */
export class S3RoleStorage implements RoleStorage {
  private readonly clients = new Map<string, S3Client>();

  public constructor(
    private readonly endpoint: string,
    private readonly sessions: RoleSessions,
  ) {}

  public async download(roleArn: string, uri: string, folder: string): Promise<void> {
    const client = this.client(roleArn);
    const { bucket, key: prefix } = parse(uri);
    let objects = 0;
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key } of page.Contents ?? []) {
        if (Key!.endsWith('/')) continue;
        const file = path.join(folder, Key === prefix ? path.basename(prefix) : Key!.slice(prefix.length));
        if (!file.startsWith(folder + path.sep)) throw new Error(`object ${Key!} would be written outside ${folder}`);
        await mkdir(path.dirname(file), { recursive: true });
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        await pipeline(Body as Readable, createWriteStream(file));
        objects += 1;
      }
    }
    if (objects === 0) throw new Error(`there are no objects under ${uri}`);
  }

  public async write(roleArn: string, uri: string, body: string | { readonly file: string }): Promise<void> {
    const { bucket, key } = parse(uri);
    const content = typeof body === 'string' ? body : await readFile(body.file);
    await this.client(roleArn).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
  }

  public async upload(roleArn: string, folder: string, uri: string): Promise<void> {
    const prefix = uri.endsWith('/') ? uri : `${uri}/`;
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      await this.write(roleArn, prefix + path.relative(folder, file).split(path.sep).join('/'), { file });
    }
  }

  private client(roleArn: string): S3Client {
    const known = this.clients.get(roleArn);
    if (known) return known;
    const client = new S3Client({
      endpoint: this.endpoint,
      region,
      forcePathStyle: true,
      credentials: async () => this.sessions.of(roleArn),
    });
    this.clients.set(roleArn, client);
    return client;
  }
}

function parse(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri);
  if (!match) throw new Error(`'${uri}' is not of the form s3://bucket/key`);
  return { bucket: match[1]!, key: match[2]! };
}
