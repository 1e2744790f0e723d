import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { MonitorFolder, shopCapture, shopSchemaText, shopTable, toJsonLines } from './files';
import { findFiles } from '../../../bin/monitor/data/find-files';

describe('what files hold', () => {
  const folder = new MonitorFolder();
  const formats = async (...names: string[]) =>
    (await findFiles(folder.path, names)).map((file) => [path.basename(file.path), file.format]);

  beforeAll(() => mkdirSync(path.join(folder.path, 'hours')));

  test('capture is known by its first record, however the file begins', async () => {
    folder.write('hours/00.jsonl', '');
    folder.write('hours/01.jsonl', `cut off in the mid\n\n${shopCapture(1, 3)}`);
    folder.write('hours/02.jsonl.gz', `not JSON at all`);
    folder.write('hours/_SUCCESS', '');
    folder.write('hours/.part.crc', '');
    expect(await formats('hours')).toEqual([
      ['00.jsonl', 'capture'],
      ['01.jsonl', 'capture'],
      ['02.jsonl.gz', 'capture'],
    ]);
  });

  test('lines that cannot be read are counted wherever they stand', async () => {
    folder.write('schema.json', shopSchemaText);
    folder.write('first.jsonl', shopCapture(2, 500));
    await folder.monitor('baseline', 'first.jsonl', '--schema', 'schema.json', '--out', 'b.json');
    const { out } = await folder.monitor('profile', 'hours', '--baseline', 'b.json');
    expect(out).toMatch(/^3 records.*; 2 malformed: 2 not-json/);
  });

  test('records beside capture are an error, a file without any is not', async () => {
    folder.write('table.jsonl', `oops\n${toJsonLines(shopTable(3, 2))}`);
    expect(await formats('table.jsonl')).toEqual([['table.jsonl', 'json-lines']]);
    await expect(formats('hours', 'table.jsonl')).rejects.toThrow('mixes capture files with other files');
    expect(await formats('hours/00.jsonl')).toEqual([['00.jsonl', 'json-lines']]);
  });
});
