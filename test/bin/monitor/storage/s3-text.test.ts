import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { readS3Text } from '../../../../bin/monitor/storage/s3-text';

/** Answers as S3 does: one object, and errors as XML. */
const server: Server = createServer(({ url = '' }, response) => {
  if (url.startsWith('/monitors/run.json')) response.end('{"runVersion":1}');
  else if (url.startsWith('/closed/')) response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
  else if (url.startsWith('/monitors/')) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  else response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
});
let client: S3Client;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(() => {
  client.destroy();
  server.close();
});

describe('a stored verdict', () => {
  test('is read from S3 as text', async () => {
    expect(await readS3Text('s3://monitors/run.json', client)).toBe('{"runVersion":1}');
  });

  test.each([
    ['s3://monitors/other.json', 'there is no such object'],
    ['s3://elsewhere/run.json', 'there is no such bucket'],
    ['s3://closed/run.json', 'access is denied; the credentials need s3:GetObject'],
  ])('fails for %s and says the way out', async (address, way) => {
    await expect(readS3Text(address, client)).rejects.toThrow(`'${address}' cannot be read: ${way}`);
  });

  test('fails for what is no address of an object', async () => {
    await expect(readS3Text('s3://monitors', client)).rejects.toThrow('write s3://bucket/key');
  });
});
