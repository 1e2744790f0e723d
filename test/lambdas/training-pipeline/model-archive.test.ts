import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { readArchive, readArchivedFile } from '../../../lambdas/training-pipeline/model-archive';
import { archiveOf } from './archive';
import type { Entry } from './archive';

async function unpack(entries: Readonly<Record<string, Entry>>): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { path, body } of readArchive(Readable.from([await archiveOf(entries)]))) {
    files[path] = Buffer.concat(await body.toArray()).toString();
  }
  return files;
}

describe('a model archive', () => {
  test('gives its files one after the other, without the leading dot of some tars', async () => {
    expect(await unpack({ './model.onnx': 'onnx', 'sub/schema.json': '{}' })).toEqual({
      'model.onnx': 'onnx',
      'sub/schema.json': '{}',
    });
  });

  test('passes over folders', async () => {
    expect(await unpack({ './': { type: 'directory' }, 'a.json': '1' })).toEqual({ 'a.json': '1' });
  });

  test('gives files larger than any buffer on the way, bytes intact', async () => {
    const large = Buffer.alloc(3_000_001, 'abcdefg');
    const files = await unpack({ 'model.onnx': large, 'next.json': 'x' });
    expect(files['model.onnx']).toBe(large.toString());
    expect(files['next.json']).toBe('x');
  });

  test('arrives whole when it comes in single bytes', async () => {
    const bytes = await archiveOf({ 'a.json': '{"a":1}' });
    const dribble = Readable.from([...bytes].map((byte) => Buffer.from([byte])));
    expect(Buffer.from((await readArchivedFile(dribble, 'a.json'))!).toString()).toBe('{"a":1}');
  });

  test('tells when a file is not in it', async () => {
    expect(await readArchivedFile(Readable.from([await archiveOf({ 'a.json': '1' })]), 'b.json')).toBeUndefined();
  });

  test.each<[string, Readonly<Record<string, Entry>>, string]>([
    ['a path that leaves the folder', { '../x': '1' }, "'../x' does not lie inside the model folder"],
    ['a path that leaves it further down', { 'a/../../x': '1' }, 'does not lie inside'],
    ['an absolute path', { '/etc/passwd': '1' }, 'does not lie inside'],
    ['a backslash', { 'a\\b': '1' }, 'does not lie inside'],
    ['a symbolic link', { link: { type: 'symlink', linkname: '/etc/passwd' } }, "'link' is a symlink"],
    ['a hard link', { link: { type: 'link', linkname: 'x' } }, "'link' is a link"],
    ['a file twice', { 'x.json': '1', './x.json': '2' }, 'x.json is in it twice'],
  ])('fails for %s', async (_, entries, message) => {
    await expect(unpack(entries)).rejects.toMatchObject({
      name: 'Tidegate.InvalidInput',
      message: expect.stringContaining(message),
    });
  });

  test('fails for more files than a model has', async () => {
    const entries = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`${index}.json`, '1']));
    await expect(unpack(entries)).rejects.toThrow('more than 1000 files');
  });

  test.each([
    ['bytes that are no archive', Buffer.from('not a tar')],
    ['an archive cut off in the middle', undefined],
  ])('fails for %s', async (_, bytes) => {
    const whole = await archiveOf({ 'model.onnx': randomBytes(100_000) });
    const reading = readArchivedFile(Readable.from([bytes ?? whole.subarray(0, whole.length / 2)]), 'none');
    await expect(reading).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });

  test('lets errors of the service through, since trying again may help there', async () => {
    const broken = new Readable({
      read() {
        this.destroy(Object.assign(new Error('slow down'), { $metadata: {} }));
      },
    });
    await expect(readArchivedFile(broken, 'a')).rejects.toThrow('slow down');
  });

  test('closes its source when the reader has seen enough', async () => {
    const source = Readable.from([await archiveOf({ 'a.json': '1', 'b.json': '2' })]);
    await readArchivedFile(source, 'a.json');
    expect(source.destroyed).toBe(true);
  });
});
