import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { downloadPrefix } from '../../../serving/models/s3-source';
import { parseS3Uri } from '../../../serving/models/s3-uri';
import { temporaryFolder } from '../support/model-repository';

const s3 = mockClient(S3Client);

function body(text: string): never {
  return Readable.from([Buffer.from(text)]) as never;
}

beforeEach(() => {
  s3.reset();
});

test('every page of a prefix is downloaded, folders included', async () => {
  s3.on(ListObjectsV2Command, { ContinuationToken: undefined }).resolves({
    Contents: [{ Key: 'm/v1/model.onnx' }, { Key: 'm/v1/sub/' }],
    NextContinuationToken: 'more',
  });
  s3.on(ListObjectsV2Command, { ContinuationToken: 'more' }).resolves({ Contents: [{ Key: 'm/v1/sub/schema.json' }] });
  s3.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => ({ Body: body(`content of ${Key}`) }));
  const folder = temporaryFolder();
  await downloadPrefix('s3://models/m/v1', folder);
  expect(readFileSync(join(folder, 'model.onnx'), 'utf8')).toBe('content of m/v1/model.onnx');
  expect(readFileSync(join(folder, 'sub/schema.json'), 'utf8')).toBe('content of m/v1/sub/schema.json');
  expect(s3.commandCalls(ListObjectsV2Command)[0]?.args[0].input).toMatchObject({ Bucket: 'models', Prefix: 'm/v1/' });
});

test('fails for a prefix without objects', async () => {
  s3.on(ListObjectsV2Command).resolves({});
  await expect(downloadPrefix('s3://models/none', temporaryFolder())).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: "'s3://models/none' holds no objects",
  });
});

test('fails for a key that would leave the folder', async () => {
  s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'm/../../evil' }] });
  await expect(downloadPrefix('s3://models/m', temporaryFolder())).rejects.toThrow(
    "key '../../evil' would leave the model's folder",
  );
});

test.each([
  ['s3://bucket', { bucket: 'bucket', prefix: '' }],
  ['s3://bucket/', { bucket: 'bucket', prefix: '' }],
  ['s3://my.bucket-1/a/b', { bucket: 'my.bucket-1', prefix: 'a/b/' }],
  ['s3://bucket/a/', { bucket: 'bucket', prefix: 'a/' }],
])('%s', (uri, place) => {
  expect(parseS3Uri(uri)).toEqual(place);
});

test('fails for an address that is none', () => {
  expect(() => parseS3Uri('s3://UPPER/x')).toThrow("'s3://UPPER/x' is no S3 address; expected s3://bucket/prefix");
});
