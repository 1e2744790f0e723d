import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { MonitorFolder, shopCapture, shopSchemaText, shopTable, toCsv, toJsonLines } from './files';

describe('tidegate monitor on tables', () => {
  const folder = new MonitorFolder();
  const reference = shopTable(1, 4_000);

  beforeAll(async () => {
    folder.write('train.csv', toCsv(reference));
    const { status } = await folder.monitor('baseline', 'train.csv', '--out', 'b.json');
    expect(status).toBe(0);
  });

  test('baseline tells what it found', async () => {
    const { out } = await folder.monitor('baseline', 'train.csv', '--out', 'other.json', '--window', 'day');
    expect(out).toContain('other.json: 4000 records, 3 features');
    expect(out).toMatch(/amount +numeric +0 +0 +\d+ +5\d\.\d+ +9\.\d+/);
    expect(out).toMatch(/country +categorical +0 +0 +3/);
    expect(out).toMatch(/3 windows of one day each/);
    expect(out).toMatch(/auc +0\.\d+ +\(0\.\d+ to 0\.\d+\)/);
  });

  test('the same data give the same baseline as CSV, gzip, JSON Lines and in parts', async () => {
    folder.write('train.jsonl', toJsonLines(reference));
    folder.write('train.csv.gz', toCsv(reference));
    folder.write('part1.csv', toCsv(reference.slice(0, 1_500)));
    folder.write('part2.jsonl', toJsonLines(reference.slice(1_500)));
    const bytes = readFileSync(path.join(folder.path, 'b.json'), 'utf8');
    for (const names of [['train.jsonl'], ['train.csv.gz'], ['part2.jsonl', 'part1.csv']]) {
      await folder.monitor('baseline', ...names, '--out', 'same.json');
      expect(readFileSync(path.join(folder.path, 'same.json'), 'utf8')).toBe(bytes);
    }
  });

  test('compare answers 0 when nothing has changed, and says so in words and in JSON', async () => {
    folder.write('same.csv', toCsv(shopTable(2, 3_000)));
    const { status, result } = await folder.json('compare', '--baseline', 'b.json', 'same.csv');
    expect(status).toBe(0);
    expect(result).toMatchObject({ verdict: 'ok', causes: [], quality: { verdict: 'ok' } });
    expect(result.features.map(({ name }) => name)).toEqual(['amount', 'items', 'country', 'score']);
    expect(result.features[0]!.statistics['populationStability']).toBeLessThan(0.05);
    const { out } = await folder.monitor('compare', '--baseline', 'b.json', 'same.csv');
    expect(out).toMatch(/^verdict: ok\n/);
    expect(out).toMatch(/amount +ok +0\.0/);
  });

  test('compare answers 2 for a warning', async () => {
    folder.write('warm.csv', toCsv(shopTable(3, 3_000, { amountShift: 0.35 })));
    const { status, result } = await folder.json('compare', '--baseline', 'b.json', 'warm.csv');
    expect(status).toBe(2);
    expect(result.causes).toMatchObject([{ type: 'covariate-drift', column: 'amount', severity: 'warning' }]);
  });

  test('compare answers 3 for critical drift, from JSON Lines too', async () => {
    folder.write('hot.jsonl.gz', toJsonLines(shopTable(4, 3_000, { amountShift: 1 })));
    const { status, result } = await folder.json('compare', '--baseline', 'b.json', 'hot.jsonl.gz');
    expect(status).toBe(3);
    expect(result.causes[0]).toMatchObject({ type: 'covariate-drift', column: 'amount', severity: 'critical' });
  });

  test('compare answers 4 when there is too little to say anything', async () => {
    folder.write('few.csv', toCsv(shopTable(5, 8)));
    expect((await folder.json('compare', '--baseline', 'b.json', 'few.csv')).status).toBe(4);
  });

  test('compare finds lost quality that no feature shows, by labels of a file of their own', async () => {
    const window = shopTable(6, 3_000, { skill: 0.1 });
    folder.write('window.csv', toCsv(window, ['label']));
    folder.write('labels.csv', toCsv(window.map(({ id, label }) => ({ id, label }))));
    const unlabelled = await folder.json('compare', '--baseline', 'b.json', 'window.csv');
    expect(unlabelled).toMatchObject({ status: 0, result: { quality: { verdict: 'insufficient' } } });
    const { status, result } = await folder.json(
      'compare',
      '--baseline',
      'b.json',
      'window.csv',
      '--labels',
      'labels.csv',
    );
    expect(status).toBe(3);
    expect(result.causes.map(({ type }) => type)).toEqual(['quality-loss']);
    expect(result.quality!.maturity.labelled).toBe(3_000);
  });

  test('a column that is missing or new is a broken contract', async () => {
    const records = shopTable(7, 2_000).map(({ items, ...rest }) => ({ ...rest, pieces: items }));
    folder.write('renamed.csv', toCsv(records));
    const { status, result } = await folder.json('compare', '--baseline', 'b.json', 'renamed.csv');
    expect(status).toBe(3);
    expect(result.causes.map(({ check, column }) => [check, column])).toEqual(
      expect.arrayContaining([
        ['missing', 'items'],
        ['unknown-columns', null],
      ]),
    );
  });

  test('lines that cannot be read are counted, and judged when they are many', async () => {
    const lines = toCsv(shopTable(8, 1_000)).split('\n');
    folder.write('broken.csv', lines.map((line, i) => (i % 4 === 3 ? 'what, is this' : line)).join('\n'));
    const { status, result } = await folder.json('compare', '--baseline', 'b.json', 'broken.csv');
    expect(status).toBe(3);
    expect(result.causes[0]).toMatchObject({ check: 'malformed', severity: 'critical' });
  });

  test('a damaged compressed file is counted and told, not fatal', async () => {
    const whole = gzipSync(toCsv(shopTable(10, 4_000)));
    writeFileSync(path.join(folder.path, 'cut.csv.gz'), whole.subarray(0, -400));
    const { status, out } = await folder.monitor('compare', '--baseline', 'b.json', 'cut.csv.gz');
    expect(status).toBe(0);
    expect(out).toMatch(/3[89]\d\d records against 4000 of the baseline; \d malformed: .*1 corrupt-compression/);
  });

  test('what could not be read is shown by its shape, not by its content', async () => {
    folder.write('odd.jsonl', `${toJsonLines(shopTable(11, 500))}\n{"secret": 4711`);
    const { out } = await folder.monitor('compare', '--baseline', 'b.json', 'odd.jsonl');
    expect(out).toContain('; 1 malformed: 1 not-json\n  not-json: {"xxxxxx": 9999');
  });

  test('labels that cannot be used are told', async () => {
    const window = shopTable(12, 600);
    folder.write('unlabelled.csv', toCsv(window, ['label']));
    folder.write('some-labels.csv', `${toCsv(window.map(({ id, label }) => ({ id, label })))}\nonly-an-id`);
    const { err } = await folder.monitor(
      ...['compare', '--baseline', 'b.json', 'unlabelled.csv', '--labels', 'some-labels.csv'],
    );
    expect(err).toBe('1 line of labels could not be used\n');
  });

  test('what compare kept can be replayed, and shows its arithmetic', async () => {
    await folder.monitor('compare', '--baseline', 'b.json', 'hot.jsonl.gz', '--out', 'runs/hot.json');
    const { status, out } = await folder.monitor('replay', 'runs/hot.json');
    expect(status).toBe(0);
    expect(out).toContain("critical: distribution of 'amount' (covariate-drift)");
    expect(out).toContain('every number and every level comes out as stored');
  });

  test('a baseline goes to the files of Model Monitor and comes back, good enough to compare with', async () => {
    const out = ['--statistics', 'mm/statistics.json', '--constraints', 'mm/constraints.json'];
    expect(await folder.monitor('export', 'b.json', ...out)).toMatchObject({ status: 0 });
    const back = await folder.monitor(
      ...['import', 'mm/statistics.json', '--constraints', 'mm/constraints.json'],
      ...['--prediction', 'score', '--out', 'back.json', '--policy-out', 'policy.json'],
    );
    expect(back.out).toContain('back.json: 4000 records, 3 features');
    const policy = ['--policy', 'policy.json'];
    const same = await folder.json('compare', '--baseline', 'back.json', 'same.csv', ...policy);
    expect(same.result.causes.filter(({ check }) => check !== 'unknown-columns')).toEqual([]);
    const hot = await folder.json('compare', '--baseline', 'back.json', 'hot.jsonl.gz', ...policy);
    expect(hot.result.causes[0]).toMatchObject({ type: 'covariate-drift', column: 'amount', severity: 'critical' });
  });

  test('report makes a page of what compare kept, with the course of quality', async () => {
    const early = shopTable(9, 2_000, { skill: 0.1 });
    folder.write('early.csv', toCsv(early));
    await folder.monitor('compare', '--baseline', 'b.json', 'early.csv', '--out', 'runs/early.json');
    const { status, out } = await folder.monitor(
      ...['report', 'runs/hot.json', '--out', 'pages/hot.html', '--baseline', 'b.json'],
      ...['--history', 'runs/early.json', '--title', 'shop 1.0.0'],
    );
    expect({ status, out }).toEqual({
      status: 0,
      out: expect.stringMatching(/^pages\/hot\.html: critical, \d+ KiB\n$/),
    });
    const page = readFileSync(path.join(folder.path, 'pages/hot.html'), 'utf8');
    expect(page).toContain('<title>shop 1.0.0: critical</title>');
    expect(page).toMatch(/<section id="quality">[^]*<svg/);
  });

  test('a verdict that was changed by hand does not replay', async () => {
    const file = path.join(folder.path, 'runs/hot.json');
    folder.write('forged.json', readFileSync(file, 'utf8').replace('"verdict":"critical"', '"verdict":"ok"'));
    expect(await folder.monitor('replay', 'forged.json')).toMatchObject({ status: 1 });
  });

  test('profile describes data on their own bins and on those of a baseline', async () => {
    const own = await folder.monitor('profile', 'same.csv');
    expect(own.out).toMatch(/^3000 records, from 2026-01-01T00:00:00Z to 2026-01-03T01:59:00Z\n/);
    const stored = await folder.monitor('profile', 'same.csv', '--baseline', 'b.json', '--json');
    expect(JSON.parse(stored.out)).toMatchObject({ profileVersion: 1, rows: 3_000 });
  });

  test('a policy is read from YAML, and its errors name the field', async () => {
    folder.write('policy.yaml', 'effects:\n  featureDrift: { warning: 5, critical: 9 }\n');
    const calm = await folder.json('compare', '--baseline', 'b.json', 'hot.jsonl.gz', '--policy', 'policy.yaml');
    expect(calm.result.causes.some(({ column }) => column === 'amount')).toBe(false);
    folder.write('wrong.yaml', 'effects: { drift: 3 }\n');
    const { status, err } = await folder.monitor(
      'compare',
      '--baseline',
      'b.json',
      'same.csv',
      '--policy',
      'wrong.yaml',
    );
    expect(status).toBe(1);
    expect(err).toMatch(/monitoring policy is not valid: effects: Unrecognized key: "drift"/);
  });
});

describe('tidegate monitor on capture', () => {
  test('needs a schema, and reads plain and gzip files below a folder', async () => {
    const folder = new MonitorFolder();
    folder.write('schema.json', shopSchemaText);
    folder.write('train.jsonl.gz', shopCapture(1, 3_000));
    const refused = await folder.monitor('baseline', 'train.jsonl.gz', '--out', 'b.json');
    expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('give --schema schema.json') as string });
    await folder.monitor('baseline', 'train.jsonl.gz', '--schema', 'schema.json', '--out', 'b.json');
    folder.write('window.jsonl', shopCapture(2, 2_000, { newCountryShare: 0.2 }));
    const { status, result } = await folder.json('compare', '--baseline', 'b.json', 'window.jsonl');
    expect(status).toBe(3);
    expect(result.causes[0]).toMatchObject({ check: 'new-category', column: 'country' });
  });

  test('joins ground truth by event', async () => {
    const folder = new MonitorFolder();
    folder.write('schema.json', shopSchemaText);
    folder.write(
      'train.csv',
      toCsv(shopTable(1, 3_000).map(({ score, label, ...rest }) => ({ ...rest, buys: score, bought: label }))),
    );
    await folder.monitor('baseline', 'train.csv', '--schema', 'schema.json', '--out', 'b.json');
    folder.write('capture.jsonl', shopCapture(2, 1_000));
    const truth = Array.from({ length: 1_000 }, (_, i) =>
      JSON.stringify({
        groundTruthData: { data: String(i % 2), encoding: 'CSV' },
        eventMetadata: { eventId: `event-${i}` },
        eventVersion: '0',
      }),
    );
    folder.write('truth.jsonl', truth.join('\n'));
    const { result } = await folder.json('compare', '--baseline', 'b.json', 'capture.jsonl', '--labels', 'truth.jsonl');
    expect(result.quality!.maturity.labelled).toBe(1_000);
    expect(result.quality!.measures['auc']!.value).toBeGreaterThan(0.4);
    expect(result.quality!.verdict).toBe('critical');
  });
});

describe('tidegate monitor on groups', () => {
  const folder = new MonitorFolder();

  test('compare shows every group with rates and disparities, the worst treated first', async () => {
    folder.write('train.csv', toCsv(shopTable(1, 4_000)));
    await folder.monitor('baseline', 'train.csv', '--out', 'b.json', '--groups', 'country');
    // Nobody abroad is answered yes any more.
    const changed = shopTable(2, 4_000).map((row) => ({ ...row, score: row.country === 'FR' ? 0.1 : row.score }));
    folder.write('week.csv', toCsv(changed));
    const { out, status } = await folder.monitor('compare', '--baseline', 'b.json', 'week.csv');
    expect(status).toBe(3);
    const lines = out.split('\n');
    const header = lines.findIndex((line) => line.startsWith('group '));
    expect(lines[header]).toMatch(
      /^group +verdict +n +positive +the rest +DPPL +DI +true pos\. +false pos\. +accuracy$/,
    );
    expect(lines[header + 1]).toMatch(
      /^country=FR +critical +\d+ +0\.00 \(0\.00 to 0\.0\d\) +0\.\d\d \(0\.\d\d to 0\.\d\d\) +-0\.\d\d \(.*\) !!/,
    );
    expect(lines.slice(header + 1, header + 4).every((line) => line.startsWith('country='))).toBe(true);
  });
});

describe('tidegate monitor refuses', () => {
  const folder = new MonitorFolder();
  folder.write('a.csv', toCsv(shopTable(1, 200)));
  folder.write('a.txt', 'hello');
  folder.write('empty.csv', '');
  folder.write('list.json', '[\n{"a": 1}\n]');
  folder.write('twice.csv', 'a,a\n1,2');

  test.each<[string[], string]>([
    [[], "'' is not an action; use one of baseline, profile, compare, report, replay, import, export"],
    [['compar'], "did you mean 'compare'?"],
    [['baseline', 'a.csv'], '--out is missing'],
    [['baseline', '--out', 'b.json'], 'DATA is missing'],
    [['baseline', 'no.csv', '--out', 'b.json'], "'no.csv' does not exist"],
    [['baseline', 'a.txt', '--out', 'b.json'], 'has no known format; name it .csv, .jsonl or .parquet'],
    [['baseline', 'list.json', '--out', 'b.json'], 'is one JSON document; write it as JSON Lines'],
    [['baseline', 'empty.csv', '--out', 'b.json'], 'is empty; its first line names the columns'],
    [['baseline', 'twice.csv', '--out', 'b.json'], "has column 'a' twice"],
    [
      ['baseline', 'a.csv', '--out', 'b.json', '--label', 'lable'],
      "label column 'lable' is not in the data; it has amount",
    ],
    [['baseline', 'a.csv', '--out', 'b.json', '--bins', 'many'], "--bins is 'many'; give a whole number"],
    [['baseline', 'a.csv', '--out', 'b.json', '--window', 'month'], "--window is 'month'; use hour or day"],
    [['baseline', 'a.csv', '--out', 'b.json', '--groups', 'amount'], "'amount', which is numeric feature"],
    [['compare', 'a.csv'], '--baseline is missing'],
    [['compare', 'a.csv', '--baseline', 'a.csv'], 'a.csv is not json'],
    [['report'], 'RUN is missing'],
    [['report', 'a.csv'], '--out is missing'],
    [['report', 'a.csv', '--out', 'a.html'], 'a.csv is not json'],
    [['profile', 'a.csv', '--threads', 'all'], "--threads is 'all'; give a whole number from 1 to 64"],
    [['import'], 'STATISTICS is missing'],
    [['import', 'a.csv', '--out', 'b.json'], 'statistics.json is not as Model Monitor writes it'],
    [['export', 'b.json'], 'nothing to write; give --statistics FILE'],
    [['replay'], 'RUN is missing'],
    [['replay', 'a.csv'], 'a.csv is not json'],
  ])('%j', async (argv, message) => {
    const { status, err } = await folder.monitor(...argv);
    expect(status).toBe(1);
    expect(err).toContain(message);
  });
});
