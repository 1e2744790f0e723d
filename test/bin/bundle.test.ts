import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { shopCapture, shopSchemaText, shopTable, toCsv, toJsonLines } from './monitor/files';
import { parquetFrom } from './monitor/parquet';

const folder = mkdtempSync(path.join(tmpdir(), 'tidegate-bundle-'));

/** The command line as it is built and shipped: several files that load each other. */
const command = path.join(__dirname, '..', '..', 'dist', 'bin', 'tidegate.js');

function tidegate(...argv: readonly string[]) {
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

test('what Node compiles is kept for the next run where it can, by each thread before anything else', () => {
  const watched = path.join(folder, 'watched.js');
  writeFileSync(
    watched,
    `const loaded = () => Object.keys(require.cache).filter((file) => !file.endsWith('watched.js')).map((file) => require('node:path').basename(file));
     require('node:module').enableCompileCache = () => console.error(loaded().join());`,
  );
  for (const entry of ['tidegate', 'profile-worker']) {
    const file = path.join(path.dirname(command), `${entry}.js`);
    const { status, stderr } = spawnSync(process.execPath, ['-r', watched, file, '--version'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${entry}.js\n` });
  }
});

test('the bundle is strict, as its sources are', () => {
  for (const file of readdirSync(path.dirname(command)))
    expect(readFileSync(path.join(path.dirname(command), file), 'utf8')).toMatch(/^(?:#!.*\n)?'use strict';/);
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

test('a reader that has seen enough disturbs nothing', () => {
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `"$0" "$1" monitor --help | true; echo "$PIPESTATUS"`, process.execPath, command],
    {
      encoding: 'utf8',
    },
  );
  expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
});

describe('whatever an action loads when asked for is there', () => {
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
  };
  const all = (...argv: readonly string[]) => {
    const { status, out, err } = tidegate('monitor', ...argv);
    return { status, err, said: out.slice(0, 200) };
  };

  beforeAll(async () => {
    write('train.csv', toCsv(shopTable(1, 3_000)));
    write('later.jsonl', toJsonLines(shopTable(2, 3_000)));
    write('capture.jsonl', shopCapture(3, 2_000));
    write('schema.yaml', shopSchemaText);
    write('policy.yaml', 'budget: { falseAlarms: 1, periodDays: 365 }');
    write('business.yaml', 'counters: [{ name: items, better: higher }]');
    write('labels.csv', toCsv(shopTable(2, 3_000), ['amount', 'items', 'country', 'score', 'timestamp']));
    await parquetFrom(path.join(folder, 'train.csv'), path.join(folder, 'train.parquet'));
    expect(all('baseline', 'train.csv', '--out', 'b.json')).toMatchObject({ status: 0, err: '' });
  });

  test.each([
    ['baseline', 'train.parquet', '--out', 'parquet.json'],
    ['baseline', 'train.csv', '--schema', 'schema.yaml', '--out', 'capture-baseline.json'],
    ['baseline', 'train.csv', '--business', 'business.yaml', '--window', 'day', '--out', 'business.json'],
    ['profile', 'train.parquet', '--baseline', 'b.json'],
    ['compare', '--baseline', 'b.json', 'later.jsonl', '--policy', 'policy.yaml', '--out', 'run.json'],
    ['compare', '--baseline', 'b.json', 'later.jsonl', '--labels', 'labels.csv', '--as-of', '2026-03-01'],
    ['compare', '--baseline', 'business.json', 'later.jsonl', '--business', 'business.yaml'],
    ['compare', '--baseline', 'capture-baseline.json', 'capture.jsonl', '--json'],
    ['report', 'run.json', '--baseline', 'b.json', '--out', 'report.html'],
    ['replay', 'run.json'],
    ['export', 'b.json', '--statistics', 'statistics.json', '--constraints', 'constraints.json'],
    ['import', 'statistics.json', '--constraints', 'constraints.json', '--out', 'imported.json'],
  ])('%s %s %s', (...argv) => {
    const { status, err } = all(...argv);
    // Some of these data are too few to tell.
    expect({ isVerdict: status === 0 || status === 4, err }).toEqual({ isVerdict: true, err: '' });
  });
});
