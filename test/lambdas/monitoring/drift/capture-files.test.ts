import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { S3CaptureFiles } from '../../../../lambdas/monitoring/drift/capture-files';
import { hourName, windowBefore } from '../../../../lambdas/monitoring/drift/window';

describe('the window before a time', () => {
  test('ends with the last whole hour', () => {
    const { from, to, hours } = windowBefore(new Date('2001-04-01T13:20:00Z'), 3);
    expect([from.toISOString(), to.toISOString()]).toEqual(['2001-04-01T10:00:00.000Z', '2001-04-01T13:00:00.000Z']);
    expect(hours.map(hourName)).toEqual(['2001-04-01T10', '2001-04-01T11', '2001-04-01T12']);
  });

  test('crosses days and years', () => {
    expect(windowBefore(new Date('2001-01-01T00:00:00Z'), 1).hours.map(hourName)).toEqual(['2000-12-31T23']);
  });
});

describe('capture in S3', () => {
  const storage = mockClient(S3Client);
  const files = new S3CaptureFiles({ bucket: 'capture', key: 'capture/m/' }, new S3Client({ region: 'eu-west-1' }));
  const hour = new Date('2001-04-01T09:00:00Z');
  beforeEach(() => storage.reset());

  test('is found below every endpoint and variant, over as many pages as it takes', async () => {
    const lastModified = new Date(0);
    const list = (Prefix: string, more: object = {}) =>
      storage.on(ListObjectsV2Command, { Bucket: 'capture', Prefix, ...more });
    list('capture/m/', { Delimiter: '/' }).resolves({ CommonPrefixes: [{ Prefix: 'capture/m/endpoint/' }] });
    list('capture/m/endpoint/').resolves({ CommonPrefixes: [{ Prefix: 'capture/m/endpoint/champion/' }] });
    const folder = 'capture/m/endpoint/champion/2001/04/01/09/';
    const day = 'capture/m/endpoint/champion/2001/04/01/';
    list(day, { ContinuationToken: undefined }).resolves({
      Contents: [{ Key: `${folder}a`, Size: 1, LastModified: lastModified }],
      IsTruncated: true,
      NextContinuationToken: 'next',
    });
    list(day, { ContinuationToken: 'next' }).resolves({
      Contents: [
        { Key: `${folder}b`, Size: 2, LastModified: lastModified },
        { Key: `${day}10/other`, Size: 2, LastModified: lastModified },
      ],
    });
    expect(await files.list([hour])).toEqual([
      [
        { bucket: 'capture', key: `${folder}a`, bytes: 1, lastModified },
        { bucket: 'capture', key: `${folder}b`, bytes: 2, lastModified },
      ],
    ]);
  });

  test('begins with its first hour, over all variants', async () => {
    const list = (Prefix: string, more: object = {}) =>
      storage.on(ListObjectsV2Command, { Bucket: 'capture', Prefix, ...more });
    list('capture/m/', { Delimiter: '/' }).resolves({ CommonPrefixes: [{ Prefix: 'capture/m/e/' }] });
    list('capture/m/e/').resolves({ CommonPrefixes: [{ Prefix: 'capture/m/e/a/' }, { Prefix: 'capture/m/e/b/' }] });
    list('capture/m/e/a/').resolves({ Contents: [{ Key: 'capture/m/e/a/2001/04/03/11/x' }] });
    list('capture/m/e/b/').resolves({ Contents: [{ Key: 'capture/m/e/b/2001/04/02/10/x' }] });
    expect(await files.earliest()).toEqual(new Date('2001-04-02T10:00:00Z'));
    storage.reset();
    storage.on(ListObjectsV2Command).resolves({});
    expect(await files.earliest()).toBeUndefined();
  });

  test('of a model that nobody has called is empty, hour by hour', async () => {
    storage.on(ListObjectsV2Command).resolves({});
    expect(await files.list([hour, hour])).toEqual([[], []]);
  });
});
