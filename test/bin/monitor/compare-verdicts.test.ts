import { seeded } from '../../lambdas/monitoring/support/random';
import { shopRows } from '../../lambdas/monitoring/support/shop';
import { MonitorFolder, shopCapture, shopSchemaText, shopTable, toCsv, toJsonLines } from './files';

const animals = ['cat', 'dog', 'cow'] as const;

/** Answers and truths of a classifier of several classes that is right with a probability. */
function sightings(seed: number, count: number, right: number) {
  const random = seeded(seed);
  const any = () => animals[Math.floor(random.uniform() * animals.length)]!;
  return Array.from({ length: count }, () => {
    const truth = any();
    return { weight: random.uniform(), prediction: random.uniform() < right ? truth : any(), label: truth };
  });
}

describe('what compare says of everyday data', () => {
  const folder = new MonitorFolder();

  test('a classifier of several classes is judged by its accuracy', async () => {
    folder.write('train.csv', toCsv(sightings(1, 3_000, 0.8)));
    folder.write('good.csv', toCsv(sightings(2, 2_000, 0.8)));
    folder.write('bad.csv', toCsv(sightings(3, 1_000, 0.5)));
    await folder.monitor('baseline', 'train.csv', '--out', 'animals.json');
    const good = await folder.json('compare', '--baseline', 'animals.json', 'good.csv');
    expect(good).toMatchObject({ status: 0, result: { verdict: 'ok', quality: { verdict: 'ok' } } });
    const bad = await folder.json('compare', '--baseline', 'animals.json', 'bad.csv');
    expect(bad.status).toBe(3);
    expect(bad.result.causes).toMatchObject([{ type: 'quality-loss', column: 'accuracy', severity: 'critical' }]);
  });

  test('columns that the baseline left out are no surprise later, others are named', async () => {
    const noted = shopTable(4, 4_000).map((record, i) => ({ ...record, note: `call ${i}`, batch: i % 7 }));
    folder.write('noted.csv', toCsv(noted));
    await folder.monitor('baseline', 'noted.csv', '--out', 'noted.json', '--ignore', 'batch');
    const same = await folder.json('compare', '--baseline', 'noted.json', 'noted.csv');
    expect(same).toMatchObject({ status: 0, result: { causes: [] } });
    const renamed = noted.map(({ note, ...rest }) => ({ ...rest, remark: note }));
    folder.write('renamed.csv', toCsv(renamed));
    const { status, out } = await folder.monitor('compare', '--baseline', 'noted.json', 'renamed.csv');
    expect(status).toBe(2);
    expect(out).toContain("columns that the schema does not know ('remark'): 100 %");
  });

  test('outcomes too few to show a critical loss are insufficient, and how many would do is said', async () => {
    folder.write('shop.csv', toCsv(shopTable(5, 20_000)));
    folder.write('week.csv', toCsv(shopTable(6, 1_000)));
    await folder.monitor('baseline', 'shop.csv', '--out', 'shop.json');
    const { status, out } = await folder.monitor('compare', '--baseline', 'shop.json', 'week.csv');
    expect(status).toBe(4);
    const told = /AUC: 1000 outcomes would only show a loss of [.\d]+, critical is 0\.05; about (\d+) would/.exec(out);
    const enough = Number(told?.[1]);
    folder.write('enough.csv', toCsv(shopTable(6, Math.ceil(1.2 * enough))));
    expect((await folder.monitor('compare', '--baseline', 'shop.json', 'enough.csv')).status).toBe(0);
  });

  test('a baseline of capture learns its quality from labels, as a window does', async () => {
    folder.write('schema.json', shopSchemaText);
    folder.write('first.jsonl', shopCapture(10, 6_000));
    folder.write('later.jsonl', shopCapture(11, 6_000));
    const truths = (seed: number, flipped: number) => {
      const random = seeded(seed);
      return shopRows(seeded(seed), 6_000).map(({ prediction }, i) => {
        const truth = Number(random.uniform() < Number(prediction));
        return { id: `event-${i}`, bought: i % 10 < flipped ? 1 - truth : truth };
      });
    };
    folder.write('first-truths.csv', toCsv(truths(10, 0)));
    folder.write('later-truths.csv', toCsv(truths(11, 0)));
    folder.write('flipped-truths.csv', toCsv(truths(11, 4)));
    const argv = ['baseline', 'first.jsonl', '--schema', 'schema.json', '--out', 'captured.json'];
    const made = await folder.monitor(...argv, '--labels', 'first-truths.csv');
    expect(made.out).toMatch(/auc +0\.\d+ +\(0\.\d+ to 0\.\d+\)/);
    const judged = (labels: string) =>
      folder.json('compare', '--baseline', 'captured.json', 'later.jsonl', '--labels', labels);
    expect(await judged('later-truths.csv')).toMatchObject({ status: 0, result: { quality: { verdict: 'ok' } } });
    const { status, result } = await judged('flipped-truths.csv');
    expect(status).toBe(3);
    expect(result.causes[0]).toMatchObject({ type: 'quality-loss', column: 'auc', severity: 'critical' });
    const none = await folder.monitor(...argv, '--labels', 'shop.csv');
    expect(none).toMatchObject({ status: 1 });
  });

  test('labels that belong to no record are insufficient, and said', async () => {
    const window = shopTable(7, 4_000);
    folder.write('window.csv', toCsv(window, ['label']));
    folder.write('labels.csv', toCsv(window.map(({ id, label }) => ({ id: `x${id}`, label }))));
    const argv = ['compare', '--baseline', 'shop.json', 'window.csv'];
    expect((await folder.monitor(...argv)).status).toBe(0);
    const { status, err } = await folder.monitor(...argv, '--labels', 'labels.csv');
    expect(status).toBe(4);
    expect(err).toContain('none of the labels belongs to a record of DATA');
  });

  test('truth values are categories in every format, lists and objects are left out', async () => {
    const members = shopTable(9, 4_000).map((record, i) => ({ ...record, member: i % 3 === 0 }));
    folder.write('members.jsonl', toJsonLines(members.map((record) => ({ ...record, basket: [1, 2] }))));
    folder.write('members.csv', toCsv(members));
    const made = await folder.monitor('baseline', 'members.jsonl', '--out', 'members.json');
    expect(made.err).toContain('left out, since their values are lists or objects: basket');
    expect(made.out).toMatch(/member +categorical +0 +0 +2/);
    for (const name of ['members.jsonl', 'members.csv']) {
      const { status, result } = await folder.json('compare', '--baseline', 'members.json', name);
      expect([name, status, result.causes]).toEqual([name, 0, []]);
    }
  });

  test('more than one day is not compared with single days', async () => {
    await folder.monitor('baseline', 'shop.csv', '--out', 'days.json', '--window', 'day');
    const { status, err } = await folder.monitor('compare', '--baseline', 'days.json', 'shop.csv', '--window', 'day');
    expect(status).toBe(1);
    expect(err).toContain('which is more than one day: compare one day at a time, or leave --window out');
  });

  test.each([
    [';', "';'"],
    ['\t', 'tabs'],
  ])('a file separated by %j is refused with the way out', async (sign, words) => {
    folder.write('other.csv', toCsv(shopTable(8, 100)).replaceAll(',', sign));
    const { status, err } = await folder.monitor('compare', '--baseline', 'shop.json', 'other.csv');
    expect(status).toBe(1);
    expect(err).toContain(`is separated by ${words}; write it with commas`);
  });
});
