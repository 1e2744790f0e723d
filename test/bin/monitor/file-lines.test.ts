import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { linesOfFile } from '../../../bin/monitor/data/file-lines';

const folder = fs.mkdtempSync(join(tmpdir(), 'tidegate-lines-'));
const lines = Array.from({ length: 9_000 }, (_, i) => `line ${i} with some words`);

function fileOf(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  fs.writeFileSync(file, bytes);
  return file;
}

async function read(file: string, most = Infinity): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  for await (const line of linesOfFile(file)) {
    found.push(line);
    if (found.length >= most) break;
  }
  return found;
}

afterAll(() => fs.rmSync(folder, { recursive: true }));
afterEach(() => jest.restoreAllMocks());

describe('lines of a file', () => {
  const text = Buffer.from(lines.join('\n'));

  test.each([
    ['plain', text],
    ['gzip', gzipSync(text)],
    ['gzip in two parts', Buffer.concat([gzipSync(text.subarray(0, 999)), gzipSync(text.subarray(999))])],
  ])('are told in order: %s', async (name, bytes) => {
    expect(await read(fileOf(name, bytes))).toEqual(lines);
  });

  test('are none where nothing is', async () => {
    expect(await read(fileOf('empty', Buffer.alloc(0)))).toEqual([]);
  });

  test.each([1, 8_000])('are left, and the file closed, after %d of them', async (most) => {
    const file = fileOf('left', text);
    const close = jest.spyOn(fs, 'closeSync');
    expect(await read(file, most)).toHaveLength(most);
    expect(close).toHaveBeenCalledTimes(1);
  });

  test('fail for a file that is not there', async () => {
    await expect(read(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });
});
