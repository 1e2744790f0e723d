import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { shopTable, toCsv } from './monitor/files';

const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-bundle-'));

/** The command line as it is built and shipped: several files that load each other. */
function tidegate(...argv: readonly string[]) {
  const command = path.join(__dirname, '..', '..', 'dist', 'bin', 'tidegate.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...argv], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('an error of use is told in one sentence, whatever file of the bundle finds it', () => {
  test.each([
    [['monitor', 'compare', 'data.csv'], 'tidegate monitor: --baseline is missing; make one with monitor baseline\n'],
    [['monitor', 'replay', 's3://bucket'], "tidegate monitor: 's3://bucket' is no address of an object"],
    [['monitor', 'profile', 'data.csv', '--threads', '0'], "tidegate monitor: --threads is '0'; give a whole number"],
    [['model', 'package', 'none', '--name', 'a', '--version', '1.0.0'], 'tidegate model: '],
    [['synth', 'none.yaml'], 'none.yaml'],
  ])('%j', (argv, message) => {
    const { status, out, err } = tidegate(...argv);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });
});

test('the schema for editors is printed', () => {
  expect(JSON.parse(tidegate('schema').out)).toMatchObject({ type: 'object' });
});

test('threads that start ahead of the work profile as one does', () => {
  const [header = '', ...lines] = toCsv(shopTable(1, 2_000)).trim().split('\n');
  const large = `${lines.join('\n')}\n`.repeat(Math.ceil(20_000_000 / lines.join('\n').length));
  writeFileSync(path.join(folder, 'small.csv'), [header, ...lines, ''].join('\n'));
  writeFileSync(path.join(folder, 'large.csv'), `${header}\n${large}`);
  expect(tidegate('monitor', 'baseline', 'small.csv', '--out', 'baseline.json').status).toBe(0);
  const profile = (threads: string) =>
    tidegate('monitor', 'profile', 'large.csv', '--baseline', 'baseline.json', '--json', '--threads', threads);
  const alone = profile('1');
  expect(alone.status).toBe(0);
  expect(profile('2')).toEqual(alone);
});
