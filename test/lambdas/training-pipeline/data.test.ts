import { createReadStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { checkData, parseDataContract } from '../../../lambdas/training-pipeline/data-contract';
import { inspect } from '../../../lambdas/training-pipeline/data-format';
import type { DataFile, DataFiles } from '../../../lambdas/training-pipeline/data-format';

/** Files in memory that count what is read. */
class MemoryFiles implements DataFiles {
  public readonly opened: string[] = [];

  public constructor(private readonly files: Readonly<Record<string, string | Uint8Array>>) {}

  public async *list(): AsyncIterable<DataFile> {
    for (const [key, body] of Object.entries(this.files)) {
      yield { key, bytes: Buffer.from(body).byteLength, lastModified: new Date(0) };
    }
  }

  public async stream({ key }: DataFile): Promise<Readable> {
    this.opened.push(key);
    return Readable.from([Buffer.from(this.files[key]!)]);
  }

  public range = async () => Promise.reject(new Error('not read by ranges'));
}

const contract = { minimumRows: 1, minimumBytes: 1, requiredColumns: [] as string[] };
const check = (files: Readonly<Record<string, string | Uint8Array>>, changes: Partial<typeof contract> = {}) =>
  checkData(new MemoryFiles(files), { ...contract, ...changes }, 's3://data/flights/');

describe('training data', () => {
  test('is accepted with what was found', async () => {
    expect(await check({ 'a.csv': 'x,y\n1,2\n3,4\n', 'b.csv': 'x,y\n5,6' }, { minimumRows: 3 })).toEqual({
      uri: 's3://data/flights/',
      files: 2,
      bytes: 19,
      rowsAtLeast: 3,
      fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  test.each([
    ['CSV', { 'a.csv': 'x,y\n1,2\n' }],
    ['CSV with CRLF and quotes', { 'a.csv': '"x","y"\r\n1,2\r\n' }],
    ['compressed CSV', { 'a.csv.gz': gzipSync('x,y\n1,2\n') }],
    ['JSON Lines', { 'a.jsonl': '{"x":1,"y":2}\n' }],
    ['compressed JSON Lines', { 'a.ndjson.gz': gzipSync('{"x":1,"y":2}') }],
  ])('is checked for columns in %s', async (_, files) => {
    expect(await check(files, { requiredColumns: ['x', 'y'] })).toMatchObject({ rowsAtLeast: 1 });
    await expect(check(files, { requiredColumns: ['x', 'z'] })).rejects.toMatchObject({
      name: 'Tidegate.InvalidData',
      message: expect.stringContaining('lacks the columns z; it has x, y'),
    });
  });

  test('is checked in every file when columns are asked for', async () => {
    const files = { 'a.csv': 'x\n1\n', 'b.csv': 'y\n1\n' };
    await expect(check(files, { requiredColumns: ['x'] })).rejects.toThrow('b.csv lacks the columns x');
  });

  test('is read no further than needed', async () => {
    const files = new MemoryFiles({ 'a.csv': 'x\n1\n2\n', 'b.csv': 'x\n3\n' });
    await checkData(files, { ...contract, minimumRows: 2 }, 's3://data/');
    expect(files.opened).toEqual(['a.csv']);
  });

  test('of an unknown format is taken as it is, if nothing is asked of it', async () => {
    expect(await check({ 'image.bin': 'abc' })).toMatchObject({ files: 1, rowsAtLeast: 1 });
    await expect(check({ 'image.bin': 'abc' }, { requiredColumns: ['x'] })).rejects.toThrow(
      'columns of image.bin are unknown',
    );
  });

  test.each([
    ['nothing', {}, {}, 'there is no training data at s3://data/flights/'],
    ['only empty markers', { _SUCCESS: '' }, {}, 'there is no training data'],
    ['too few rows', { 'a.csv': 'x\n1\n' }, { minimumRows: 2 }, 'has 1 rows, fewer than the 2 asked for'],
    ['a header only', { 'a.csv': 'x\n' }, {}, 'has 0 rows'],
    ['too few bytes', { 'a.csv': 'x\n1\n' }, { minimumBytes: 100 }, 'has 4 bytes, fewer than the 100 asked for'],
    ['no JSON', { 'a.jsonl': 'oops\n' }, {}, 'the first line of a.jsonl is not a JSON object'],
    ['damaged compression', { 'a.csv.gz': 'oops' }, {}, 'a.csv.gz cannot be read'],
    ['an endless first line', { 'a.csv': 'x'.repeat(2 ** 21) }, {}, 'longer than 1 MiB'],
  ])('fails with %s', async (_, files, changes, message) => {
    await expect(check(files as Record<string, string>, changes)).rejects.toMatchObject({
      name: 'Tidegate.InvalidData',
      message: expect.stringContaining(message),
    });
  });

  test('has another fingerprint when a file has another size', async () => {
    const [one, two] = [await check({ 'a.csv': 'x\n1\n' }), await check({ 'a.csv': 'x\n12\n' })];
    expect(one.fingerprint).not.toBe(two.fingerprint);
  });

  test('in Parquet is known from its footer', async () => {
    const key = path.resolve('node_modules/vega-datasets/data/flights-3m.parquet');
    let read = 0;
    const files: DataFiles = {
      list: () => Readable.from([]),
      stream: async () => createReadStream(key),
      range: async (_, start, end) => {
        read += end - start;
        return new Uint8Array(readFileSync(key).subarray(start, end)).buffer;
      },
    };
    const found = await inspect(files, { key, bytes: statSync(key).size, lastModified: new Date(0) }, 1);
    expect(found).toEqual({ columns: ['date', 'delay', 'distance', 'origin', 'destination'], rows: 3_000_000 });
    expect(read).toBeLessThan(1 << 20);
  });

  test('that is no Parquet fails by name', async () => {
    const files: DataFiles = {
      list: () => Readable.from([]),
      stream: async () => Readable.from([]),
      range: async () => new ArrayBuffer(20),
    };
    await expect(inspect(files, { key: 'a.parquet', bytes: 20, lastModified: new Date(0) }, 1)).rejects.toThrow(
      'a.parquet is not readable as Parquet',
    );
  });
});

test('a data contract fails to be read when it is incomplete', () => {
  expect(() => parseDataContract({ minimumRows: 1 })).toThrow('TIDEGATE_DATA_CONTRACT is not valid');
});
