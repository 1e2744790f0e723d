import { monitorQuality } from '../../../../lambdas/monitoring/outcomes/monitor-quality';
import { replayQuality } from '../../../../lambdas/monitoring/verdict/replay-quality';
import { parseRun } from '../../../../lambdas/monitoring/verdict/run';
import { shopSchema } from '../support/shop';
import { LabelledShop, model, truthLine } from './labelled-shop';

// Outcomes are due after a day, so that on the 9th the week from the 1st to the 7th is judged.
const due = { time: '2026-03-09T06:50:00Z' };
const verdictUri = 's3://reports/monitoring/flight-delay/quality/2026-03-08T00.json';

describe('the quality monitor', () => {
  test('finds a week as good as the champion was when it was approved, and says on what grounds', async () => {
    const shop = (await new LabelledShop().crown()).week();
    expect(await monitorQuality(due, shop.ports)).toEqual({
      verdict: 'ok',
      verdictUri,
      answers: 5_600,
      labelled: 5_600,
    });
    expect(shop.metrics).toMatchObject({ QualitySeverity: 0, LabelledShare: 1, MalformedLabels: 0 });
    expect(shop.metrics['QualityAuc']).toBeGreaterThan(0.72);
    expect(shop.document(verdictUri)).toMatchObject({
      model,
      monitor: 'quality',
      version: '1.0.0',
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-08T00:00:00.000Z',
      verdict: 'ok',
      maturity: { mature: true },
      findings: expect.arrayContaining([
        expect.objectContaining({ metric: 'auc', reference: { value: 0.75, standardError: 0.004 } }),
      ]),
    });
  });

  test('reports a loss by metric, document, page and event', async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.5 });
    expect(await monitorQuality(due, shop.ports)).toMatchObject({ verdict: 'critical' });
    expect(shop.metrics['QualitySeverity']).toBe(2);
    expect(shop.published).toEqual([
      {
        type: 'MonitoringVerdict',
        payload: {
          schemaVersion: 1,
          model,
          monitor: 'quality',
          verdict: 'critical',
          causes: expect.arrayContaining([
            expect.stringMatching(/^AUC is 0\.6\d* on 5600 outcomes .*, was 0\.75: a loss of/),
          ]),
          verdictUri,
        },
      },
    ]);
    const { page } = shop.document(verdictUri) as { page: string };
    expect(page).toBe('s3://reports/monitoring/flight-delay/pages/quality-2026-03-08T00.html');
    expect(shop.text(page)).toContain('flight-delay 1.0.0: critical');
  });

  test('stores a verdict from which the same verdict is computed again', async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.5 });
    await monitorQuality(due, shop.ports);
    const { quality } = parseRun(shop.text(verdictUri), verdictUri);
    const { differences, derivation } = replayQuality(quality!);
    expect(differences).toEqual([]);
    expect(derivation.join('\n')).toContain('loss = 0.75 − 0.6');
  });

  test('gives no severity while outcomes are missing', async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.5, labelled: 0.3 });
    expect(await monitorQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.metrics).not.toHaveProperty('QualitySeverity');
    expect(shop.metrics).not.toHaveProperty('QualityAuc');
    expect(shop.metrics['LabelledShare']).toBeCloseTo(0.3, 1);
    expect(shop.metrics['QualityUndecided']).toBe(1);
  });

  test('without answers leaves it to the drift monitor to say so', async () => {
    const shop = await new LabelledShop().crown();
    expect(await monitorQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient', answers: 0 });
    expect(shop.metrics['QualityUndecided']).toBe(0);
  });

  test('does not count outcomes that were not known when the day was due', async () => {
    const shop = (await new LabelledShop().crown()).week({ delay: 80 });
    expect(await monitorQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient', labelled: 0 });
  });

  test('finds outcomes that are filed by the hour in which they became known', async () => {
    const shop = (await new LabelledShop().crown()).day('2026-03-07', { labelled: 0, answers: 3 });
    shop.labels(
      new Date('2026-03-08T18:00:00Z'),
      [truthLine('2026-03-07-0', '1', '2026-03-08T18:00:00Z')],
      'late.jsonl',
    );
    expect(await monitorQuality(due, shop.ports)).toMatchObject({ answers: 3, labelled: 1 });
  });

  test('does not blame the champion for what was answered before it served', async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.5 });
    const clockOfRegistry = new Date('2026-03-06T23:10:00Z');
    const registry = {
      champion: (name: string) => shop.memory.registry.champion(name),
      championSince: async () => clockOfRegistry,
    };
    expect(await monitorQuality(due, { ...shop.ports, registry })).toMatchObject({ answers: 800 });
    expect(shop.document(verdictUri)).toMatchObject({ from: '2026-03-07T00:00:00.000Z' });
  });

  test('joins a day once, however many windows it belongs to, and again when labels came late', async () => {
    const shop = (await new LabelledShop().crown()).week().day('2026-03-08');
    await monitorQuality(due, shop.ports);
    shop.streamed.length = 0;
    await monitorQuality({ time: '2026-03-10T06:50:00Z' }, shop.ports);
    expect(shop.streamed.filter((key) => key.startsWith('capture/'))).toEqual([
      'capture/flight-delay/shop/champion/2026/03/08/12/a.jsonl',
    ]);
    shop.labels(new Date('2026-03-02T12:00:00Z'), [truthLine('2026-03-02-0', '1')], 'correction.jsonl');
    shop.streamed.length = 0;
    await monitorQuality({ time: '2026-03-10T06:50:00Z' }, shop.ports);
    expect(shop.streamed).toContain('ground-truth/flight-delay/2026/03/02/12/correction.jsonl');
  });

  test('writes the same bytes when it is asked twice', async () => {
    const shop = (await new LabelledShop().crown()).week();
    await monitorQuality(due, shop.ports);
    const before = new Map(shop.objects.stored);
    await monitorQuality({ time: '2026-03-09T23:00:00Z' }, shop.ports);
    expect(shop.objects.stored).toEqual(before);
  });

  test('compares groups when told by what', async () => {
    const schema = { ...shopSchema, features: shopSchema.features.map((feature) => ({ ...feature })) };
    schema.features[2]!.categories = ['DE', 'FR', 'IT'];
    const shop = (await new LabelledShop().crown('1.0.0', schema)).week();
    await monitorQuality(due, { ...shop.ports, groupBy: ['country'] });
    expect(shop.metrics['FairnessSeverity']).toBe(0);
    const { fairness } = shop.document(verdictUri) as { fairness: { group: string }[] };
    expect(new Set(fairness.map(({ group }) => group))).toEqual(new Set(['DE', 'FR', 'IT']));
  });

  test('counts outcomes that cannot be read, and says so', async () => {
    const shop = (await new LabelledShop().crown()).week().labels(new Date('2026-03-03T01:00:00Z'), ['oops', '{}']);
    await monitorQuality(due, shop.ports);
    // Although three days look into this folder.
    expect(shop.metrics['MalformedLabels']).toBe(2);
    expect(shop.document(verdictUri)).toMatchObject({ malformed: { answers: 0, labels: 2 } });
  });

  test.each([
    ['the model has no champion yet', new LabelledShop()],
    [
      'schema.json of version 1.0.0 names no label or no prediction: quality needs to know what is true',
      new LabelledShop().crown('1.0.0', { ...shopSchema, label: null }),
    ],
  ])('says that %s', async (message, made) => {
    const shop = await made;
    expect(await monitorQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient', answers: 0 });
    expect(shop.document(verdictUri)).toMatchObject({ causes: [{ message }] });
    expect(shop.metrics).toEqual({ LabelledShare: 0, QualityUndecided: 1 });
  });

  test.each([[undefined], [{}], [{ time: 'yesterday' }]])('fails for the request %j', async (input) => {
    const { ports } = new LabelledShop();
    await expect(monitorQuality(input, ports)).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });
});
