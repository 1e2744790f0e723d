import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { csvCaptureLine, shopRows } from '../../lambdas/monitoring/support/shop';
import { seeded } from '../../lambdas/monitoring/support/random';
import { reportLine } from '../../lambdas/monitoring/business/reports';
import { MonitorFolder, shopSchemaText, toCsv, toJsonLines } from './files';

const start = Date.UTC(2026, 2, 1);

/** Orders of some days: 400 a day, each worth ten on average unless told otherwise. */
function orders(seed: number, days: number, worth = 10, firstDay = 0) {
  const random = seeded(seed);
  return shopRows(random, days * 400).map(({ features, prediction }, i) => ({
    id: `${seed}-${i}`,
    timestamp: new Date(start + firstDay * 86_400_000 + i * 216_000).toISOString(),
    amount: features[0],
    country: features[2],
    score: prediction,
    revenue: random.uniform() < 0.5 ? 2 * worth : 0,
  }));
}

interface BusinessJson {
  readonly verdict: string;
  readonly causes: readonly { type: string; message: string }[];
  readonly business: {
    readonly verdict: string;
    readonly counters: readonly {
      name: string;
      verdict: string;
      current: { total: number; predictions: number; mean: number; unreadable: number };
      reference: { mean: number } | null;
    }[];
    readonly cost: { total: number; perPrediction: number; unit: string } | null;
  };
}

describe('tidegate monitor --business', () => {
  const folder = new MonitorFolder();
  const business = ['--business', 'business.yaml'];
  const json = async (...argv: string[]) => {
    const { status, out, err } = await folder.monitor(...argv, '--json');
    if (out === '') throw new Error(err);
    return { status, err, result: JSON.parse(out) as BusinessJson };
  };
  const read = (name: string) =>
    JSON.parse(readFileSync(path.join(folder.path, name), 'utf8')) as Record<string, unknown>;

  beforeAll(async () => {
    folder.write(
      'business.yaml',
      'counters: [{ name: revenue, better: higher }]\ninstanceHourPrice: 0.5\ncurrency: EUR\n',
    );
    folder.write('train.csv', toCsv(orders(1, 28)));
    const { status, out, err } = await folder.monitor('baseline', 'train.csv', '--out', 'b.json', ...business);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/business on these data:\ncounter +days +per prediction\nrevenue +28 +(9|10)\.\d+/);
  });

  test('a counter is no feature, and no unknown column later on', async () => {
    const { binning } = read('b.json') as { binning: { features: { name: string }[] } };
    expect(binning.features.map(({ name }) => name)).toEqual(['amount', 'country']);
    folder.write('same.csv', toCsv(orders(2, 14)));
    const { result } = await json('compare', '--baseline', 'b.json', 'same.csv', ...business);
    expect(result.causes).toEqual([]);
    expect((await json('compare', '--baseline', 'b.json', 'same.csv')).result.causes).toEqual([]);
  });

  test('a fall that is real and large is critical, whatever format the data have, and can be replayed and looked at', async () => {
    const fallen = orders(3, 14, 7);
    folder.write('fallen.csv.gz', toCsv(fallen));
    folder.write('fallen.jsonl', toJsonLines(fallen));
    const compare = (name: string, ...more: string[]) =>
      json('compare', '--baseline', 'b.json', name, ...business, ...more);
    const { status, result } = await compare('fallen.csv.gz', '--out', 'run.json', '--serving-units', '336');
    expect(status).toBe(3);
    expect(result.verdict).toBe('critical');
    expect(result.causes).toMatchObject([
      { type: 'business-loss', message: expect.stringContaining("'revenue' per prediction") },
    ]);
    expect(result.business.counters).toMatchObject([
      { name: 'revenue', verdict: 'critical', current: { predictions: 5_600 } },
    ]);
    expect(result.business.cost).toMatchObject({ total: 168, perPrediction: 0.03, unit: 'instance-hour' });
    expect((await compare('fallen.jsonl')).result.business.counters).toEqual(result.business.counters);
    const { out } = await folder.monitor(
      'compare',
      '--baseline',
      'b.json',
      'fallen.jsonl',
      ...business,
      '--serving-units',
      '336',
    );
    expect(out).toMatch(/business: critical\ncounter +verdict +in total +predictions .*\nrevenue +critical /);
    expect(out).toContain('cost: 336 instance-hours at 0.5 EUR are 168 EUR, 0.03 a prediction');
    const replayed = await folder.monitor('replay', 'run.json');
    expect(replayed.status).toBe(0);
    expect(replayed.out).toContain('revenue');
    await folder.monitor('report', 'run.json', '--out', 'page.html');
    const page = readFileSync(path.join(folder.path, 'page.html'), 'utf8');
    expect(page).toContain('revenue per prediction');
    expect(page).toContain('<svg');
    expect(page).not.toContain('Hollow');
  });

  test('without a baseline of business, counters and cost are shown and not judged', async () => {
    folder.write('plain.csv', toCsv(orders(1, 28), ['revenue']));
    await folder.monitor('baseline', 'plain.csv', '--out', 'plain.json');
    const { result } = await json('compare', '--baseline', 'plain.json', 'train.csv', ...business);
    expect(result.business.counters).toMatchObject([{ verdict: 'insufficient', reference: null }]);
    // What somebody asks about and nobody can tell is not ok; a price asks for nothing to be judged.
    expect(result.verdict).toBe('insufficient');
    folder.write('price.yaml', 'gigabyteSecondPrice: 0.001');
    const argv = ['--business', 'price.yaml', '--serving-units', '112'];
    const priced = await json('compare', '--baseline', 'plain.json', 'plain.csv', ...argv);
    expect(priced.result).toMatchObject({
      verdict: 'ok',
      business: { cost: { total: 0.112, perPrediction: 0.00001 } },
    });
  });

  test('profile shows counters and what a prediction cost, and keeps them in the profile', async () => {
    const { out } = await folder.monitor(
      'profile',
      'train.csv',
      ...business,
      '--serving-units',
      '672',
      '--out',
      'p.json',
    );
    expect(out).toMatch(
      /business: 11200 requests, 11200 predictions\ncounter +in total +per prediction\nrevenue +\d+ +\d/,
    );
    expect(out).toContain('cost: 672 instance-hours at 0.5 EUR are 336 EUR, 0.03 a prediction');
    expect(read('p.json')['business']).toMatchObject({ requests: 11_200 });
  });

  test('counters come in the custom attributes of capture, as deployed monitors read them', async () => {
    const lines = shopRows(seeded(5), 600).map((row, i) => {
      const line = JSON.parse(csvCaptureLine([row, row], i % 24, `e-${i}`)) as { eventMetadata: object };
      const customAttributes = [`trace=${i};revenue=${i % 3}`];
      return JSON.stringify({ ...line, eventMetadata: { ...line.eventMetadata, customAttributes } });
    });
    folder.write('schema.json', shopSchemaText);
    folder.write('capture.jsonl', lines.join('\n'));
    const argv = ['--schema', 'schema.json', ...business];
    await folder.monitor('baseline', 'capture.jsonl', '--out', 'c.json', ...argv);
    const { result } = await json('compare', '--baseline', 'c.json', 'capture.jsonl', ...business);
    expect(result.business.counters).toMatchObject([
      { current: { requests: 600, predictions: 1_200, total: 600, mean: 0.5 } },
    ]);
  });

  describe('with counters that are reported afterwards', () => {
    const late = ['--business', 'late.yaml'];
    beforeAll(() => {
      folder.write('late.yaml', 'counters: [{ name: paid, better: higher, reportedWithin: 2d }]\n');
      folder.write('week.csv', toCsv(orders(6, 7), ['revenue']));
    });
    /** Every other order of a day pays 20 at noon of the next. */
    const lines = (days: number) =>
      orders(6, days).flatMap(({ id, timestamp }, i) =>
        i % 2 ? [reportLine(id, { paid: 20 }, new Date(Date.parse(timestamp) + 43_200_000).toISOString())] : [],
      );

    test('joins them by identity, counts each once, and leaves out days whose reports are not all due', async () => {
      folder.write('reports.jsonl', [...lines(7), ...lines(1), 'torn', reportLine('nobody', { paid: 5 })].join('\n'));
      const out = await folder.monitor(
        'baseline',
        'week.csv',
        '--out',
        'l.json',
        ...late,
        '--reports',
        'reports.jsonl',
      );
      expect(out.err).toContain(
        '1400 of 1601 reports count; 200 repeat or correct another; 1 belong to no record of DATA; 1 lines could not be read',
      );
      expect(out.err).toContain('2 of 7 days are left out');
      expect(out.out).toMatch(/paid +5 +10/);
    });

    test('reads a table of them as well, and what is known as of a time', async () => {
      const rows = orders(6, 7).flatMap(({ id, timestamp }, i) =>
        i % 2
          ? [{ event_id: id, paid: 20, recorded_at: new Date(Date.parse(timestamp) + 43_200_000).toISOString() }]
          : [],
      );
      folder.write('reports.csv', toCsv(rows));
      const argv = ['week.csv', '--out', 't.json', ...late, '--reports', 'reports.csv'];
      expect((await folder.monitor('baseline', ...argv)).out).toMatch(/paid +5 +10/);
      expect((await folder.monitor('baseline', ...argv, '--as-of', '2026-03-06T00:00:00Z')).out).toMatch(/paid +3 +10/);
    });

    test('days that are mature are judged; a delivery that broke off takes none of them for days without business', async () => {
      folder.write('reports.jsonl', lines(7).join('\n'));
      folder.write('few.jsonl', lines(4).join('\n'));
      await folder.monitor('baseline', 'week.csv', '--out', 'l.json', ...late, '--reports', 'reports.jsonl');
      const { result } = await json('compare', '--baseline', 'l.json', 'week.csv', ...late, '--reports', 'few.jsonl');
      expect(result.business.counters).toMatchObject([
        { current: { predictions: 800, mean: 10 }, reference: { mean: 10 } },
      ]);
      expect(result.causes).toEqual([]);
    });

    test('need the time and the identity of records', async () => {
      folder.write('timeless.csv', toCsv(orders(6, 1), ['revenue', 'timestamp']));
      const { status, err } = await folder.monitor('profile', 'timeless.csv', ...late, '--reports', 'reports.jsonl');
      expect(status).toBe(1);
      expect(err).toContain('--reports need the time of every record');
    });
  });

  test.each<[string, string, string[], string]>([
    ['a block that is none', 'counters: [{ name: revenue, better: more }]', [], 'counters.0.better'],
    [
      'a counter that comes twice',
      'counters: [{ name: revenue, better: higher }, { name: revenue, better: lower }]',
      [],
      'which another counter has already',
    ],
    ['neither a counter nor a price', 'currency: EUR', [], 'names neither a counter nor a price'],
    ['two prices', 'instanceHourPrice: 1\ngigabyteSecondPrice: 1', [], 'give the one that is paid'],
    [
      'a counter that the data do not have',
      'counters: [{ name: profit, better: higher }]',
      [],
      "counter 'profit' of --business is not in the data, which have id, timestamp",
    ],
    [
      'a counter that is a feature',
      'counters: [{ name: amount, better: higher }]',
      ['--baseline', 'b.json'],
      "'amount' is a feature of the schema and a counter of --business",
    ],
    [
      'units without a price',
      'counters: [{ name: revenue, better: higher }]',
      ['--serving-units', '5'],
      'give its price in --business',
    ],
    [
      'units that are no number',
      'instanceHourPrice: 1',
      ['--serving-units', 'many'],
      "--serving-units is 'many'; give the instance-hours",
    ],
    [
      'reports of nothing',
      'counters: [{ name: revenue, better: higher }]',
      ['--reports', 'train.csv'],
      'no counter of --business is reportedWithin',
    ],
  ])('refuses %s', async (_, text, more, message) => {
    folder.write('other.yaml', text);
    const { status, err } = await folder.monitor('profile', 'train.csv', '--business', 'other.yaml', ...more);
    expect(status).toBe(1);
    expect(err).toContain(message);
  });

  test('refuses reports without saying what they tell of', async () => {
    const { err } = await folder.monitor('profile', 'train.csv', '--reports', 'train.csv');
    expect(err).toContain('name these with --business FILE');
  });
});
