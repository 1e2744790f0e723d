import { joinParts } from '../../../../lambdas/monitoring/outcomes/join-parts';
import { nextStep } from '../../../../lambdas/monitoring/outcomes/next-step';
import { OutcomeDays } from '../../../../lambdas/monitoring/outcomes/outcome-days';
import type { OutcomeDay } from '../../../../lambdas/monitoring/outcomes/quality-window';
import { sortPieces } from '../../../../lambdas/monitoring/outcomes/sort-pieces';
import { readOutcomes, type KeptOutcomes } from '../../../../lambdas/monitoring/outcomes/stored-outcomes';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';
import { LabelledShop, truthLine } from './labelled-shop';
import { model } from '../support/memory-shop';

const day: OutcomeDay = {
  from: new Date('2026-03-01T00:00:00Z'),
  to: new Date('2026-03-02T00:00:00Z'),
  asOf: new Date('2026-03-03T00:00:00Z'),
};
const task = { schema: shopSchema, attributes: [{ name: 'country', groups: ['DE', 'FR'] }] };
const taskKey = 'monitoring-work/flight-delay/tasks/task.json';
const [captureFolder, labelFolder] = [
  `capture/${model}/shop/champion/2026/03/01/01/`,
  `ground-truth/${model}/2026/03/01/01/`,
];

type Files = Readonly<Record<string, string | Buffer>>;

/** Captures and delivers what is given, and joins the day: as many bytes at once as are told. */
async function join(
  capture: Files,
  labels: Files,
  held = 1e9,
  atOnce = 1e9,
): Promise<KeptOutcomes & { parts: number }> {
  const { objects, ports } = new LabelledShop();
  objects.folder('capture', captureFolder, capture);
  objects.folder('capture', labelFolder, labels);
  objects.folder('reports', taskKey, { '': JSON.stringify(task) });
  const find = async () => {
    const days = new OutcomeDays(ports, task);
    const found = await days.find(day);
    return { found: found!, step: await nextStep([found!], days, taskKey, ports, atOnce) };
  };
  const { sort } = (await find()).step;
  for (const { kind, name, files } of sort) {
    await sortPieces({ kind, piece: name, task: taskKey, keys: files.map(({ key }) => key) }, ports, held);
  }
  const { step } = await find();
  expect(step.sort).toEqual([]);
  for (const part of step.join) await joinParts({ Items: [part] }, ports);
  const { outcomes } = (await find()).found;
  return { ...(await readOutcomes(outcomes!, 'reports', ports.objects)), keys: [], parts: outcomes!.length };
}

const rows = shopRows(seeded(7), 400);
const capture = { 'a.jsonl': rows.map((row, index) => csvCaptureLine([row], 1, `id-${index}`)).join('\n') };
const labels = { 'b.jsonl': rows.map((_, index) => truthLine(`id-${index}`, String(index % 2))).join('\n') };

describe('joining answers with their outcomes', () => {
  test.each([
    ['parts', 1e9, 8_000],
    ['parts, of files that were sorted in several runs', 5_000, 8_000],
    ['as many parts as there may be', 1e9, 250],
  ])('in %s comes to the same as at once', async (_, held, atOnce) => {
    const whole = await join(capture, labels);
    expect(whole).toMatchObject({ parts: 1, profile: { answers: 400, labelled: 400, orphans: 0 } });
    const { parts, ...joined } = await join(capture, labels, held, atOnce);
    expect(parts).toBeGreaterThan(4);
    expect({ ...joined, parts: 1 }).toEqual(whole);
  });

  test('counts every answer of a request that asked about several', async () => {
    const several = { 'a.jsonl': csvCaptureLine(rows.slice(0, 3), 1, 'batch') };
    const { profile } = await join(several, { 'b.jsonl': truthLine('batch', '1\n0\n1') });
    expect(profile).toMatchObject({ answers: 3, labelled: 3 });
  });

  test('counts answers without an identity as waiting, once', async () => {
    const nameless = csvCaptureLine(rows.slice(0, 1)).replace('"eventId":"event",', '');
    const { profile, parts } = await join(
      { ...capture, 'n.jsonl': [nameless, nameless].join('\n') },
      labels,
      1e9,
      8_000,
    );
    expect(parts).toBeGreaterThan(1);
    expect(profile).toMatchObject({ answers: 402, labelled: 400, duplicates: 0 });
  });

  test('counts a damaged file and lines that cannot be read once, however many parts there are', async () => {
    const damaged = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]);
    const bad = { ...labels, 'bad.jsonl': 'oops\n{}' };
    const joined = await join({ 'damaged.gz': damaged, ...capture }, bad, 1e9, 8_000);
    expect(joined).toMatchObject({ malformedAnswers: 1, malformedLabels: 2, profile: { answers: 400 } });
  });

  test('takes a score that is no finite number for unusable, as before it was stored', async () => {
    const line = (score: string) =>
      csvCaptureLine(rows.slice(0, 1), 1, score).replace(
        /"data":"[^"]*","encoding":"CSV"\}\}/,
        `"data":"0,${score}","encoding":"CSV"}}`,
      );
    const { profile } = await join({ 'a.jsonl': ['inf', 'NaN', '0.5'].map(line).join('\n') }, labels);
    expect(profile).toMatchObject({ answers: 3, unusable: 2 });
  });

  test('fails for a day of more parts than there are buckets, and says what to do', async () => {
    await expect(join(capture, labels, 1e9, 10)).rejects.toThrow(
      /^answers and outcomes of 2026-03-01 are \d+ bytes when sorted, 10240 is the most that is joined for a day of flight-delay: capture a/,
    );
  });
});
