import { planOutcomes } from '../../../../lambdas/monitoring/outcomes/plan-outcomes';
import { replayQuality } from '../../../../lambdas/monitoring/verdict/quality/replay-quality';
import { parseRun } from '../../../../lambdas/monitoring/verdict/run';
import { shopSchema } from '../support/shop';
import { LabelledShop, truthLine } from './labelled-shop';
import { model } from '../support/memory-shop';
import { runQuality } from './run-quality';

// Outcomes are due after a day, so that on the 9th the week from the 1st to the 7th is judged.
const due = { time: '2026-03-09T06:50:00Z' };
const verdictUri = 's3://reports/monitoring/flight-delay/quality/2026-03-08T00.json';

describe('the quality monitor', () => {
  test('finds a week as good as the champion was when it was approved, and says on what grounds', async () => {
    const shop = (await new LabelledShop().crown()).week();
    expect(await runQuality(due, shop.ports)).toEqual({
      verdict: 'ok',
      verdictUri,
      answers: 5_600,
      labelled: 5_600,
      cost: expect.any(Number),
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
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'critical' });
    expect(shop.metrics['QualitySeverity']).toBe(2);
    expect(shop.published).toMatchObject([
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
          pageUri: 's3://reports/monitoring/flight-delay/pages/quality-2026-03-08T00.html',
        },
      },
    ]);
    const { page } = shop.document(verdictUri) as { page: string };
    expect(page).toBe('s3://reports/monitoring/flight-delay/pages/quality-2026-03-08T00.html');
    expect(shop.text(page)).toContain('flight-delay 1.0.0: critical');
  });

  test('stores a verdict from which the same verdict is computed again', async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.5 });
    await runQuality(due, shop.ports);
    const { quality } = parseRun(shop.text(verdictUri), verdictUri);
    const { differences, derivation } = replayQuality(quality!);
    expect(differences).toEqual([]);
    expect(derivation.join('\n')).toContain('loss = 0.75 − 0.6');
  });

  test('gives no severity while outcomes are missing', async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.5, labelled: 0.3 });
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.metrics).not.toHaveProperty('QualitySeverity');
    expect(shop.metrics).not.toHaveProperty('QualityAuc');
    expect(shop.metrics['LabelledShare']).toBeCloseTo(0.3, 1);
    expect(shop.metrics['QualityUndecided']).toBe(1);
  });

  test('without answers leaves it to the drift monitor to say so', async () => {
    const shop = await new LabelledShop().crown();
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient', answers: 0 });
    expect(shop.metrics['QualityUndecided']).toBe(0);
  });

  test('does not count outcomes that were not known when the day was due', async () => {
    const shop = (await new LabelledShop().crown()).week({ delay: 80 });
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient', labelled: 0 });
  });

  test('finds outcomes that are filed by the hour in which they became known', async () => {
    const shop = (await new LabelledShop().crown()).day('2026-03-07', { labelled: 0, answers: 3 });
    shop.labels(
      new Date('2026-03-08T18:00:00Z'),
      [truthLine('2026-03-07-0', '1', '2026-03-08T18:00:00Z')],
      'late.jsonl',
    );
    expect(await runQuality(due, shop.ports)).toMatchObject({ answers: 3, labelled: 1 });
  });

  test('does not blame the champion for what was answered before it served', async () => {
    const shop = (await new LabelledShop().crown()).week({ noise: 0.5 });
    const clockOfRegistry = new Date('2026-03-06T23:10:00Z');
    const registry = {
      champion: (name: string) => shop.memory.registry.champion(name),
      getVersion: (name: string, version: string) => shop.memory.registry.getVersion(name, version),
      championSince: async () => clockOfRegistry,
    };
    expect(await runQuality(due, { ...shop.ports, registry })).toMatchObject({ answers: 800 });
    expect(shop.document(verdictUri)).toMatchObject({ from: '2026-03-07T00:00:00.000Z' });
  });

  test('reads each file once, however many days and windows it belongs to', async () => {
    const shop = (await new LabelledShop().crown()).week().day('2026-03-08');
    await runQuality(due, shop.ports);
    expect(shop.files()).toHaveLength(new Set(shop.files()).size);
    expect(shop.files().filter((key) => key.startsWith('capture/'))).toHaveLength(8);
    shop.streamed.length = 0;
    shop.day('2026-03-09');
    await runQuality({ time: '2026-03-10T06:50:00Z' }, shop.ports);
    expect(shop.files()).toEqual([
      'capture/flight-delay/shop/champion/2026/03/09/12/a.jsonl',
      'ground-truth/flight-delay/2026/03/09/12/labels.jsonl',
    ]);
  });

  test('joins those days again for which labels came late, and none else', async () => {
    const shop = (await new LabelledShop().crown()).week().day('2026-03-08');
    await runQuality(due, shop.ports);
    const before = new Set(Object.keys(shop.kept()));
    shop.labels(new Date('2026-03-02T12:00:00Z'), [truthLine('2026-03-02-0', '1')], 'correction.jsonl');
    shop.streamed.length = 0;
    await runQuality(due, shop.ports);
    expect(shop.files()).toEqual([
      'ground-truth/flight-delay/2026/03/02/12/correction.jsonl',
      'ground-truth/flight-delay/2026/03/02/12/labels.jsonl',
    ]);
    const joined = Object.keys(shop.kept()).filter((uri) => uri.startsWith('s3://reports/') && !before.has(uri));
    // What is filed on a day may be of that day, or of the one before.
    expect(joined.map((uri) => /outcomes\/(.{10})/.exec(uri)![1])).toEqual(['2026-03-01', '2026-03-02']);
  });

  test('sorts again what is half sorted, or half deleted', async () => {
    const shop = (await new LabelledShop().crown()).week();
    await runQuality(due, shop.ports);
    const [kept, { stored }] = [shop.kept(), shop.objects];
    const gone = [...stored.keys()].filter((uri) => /outcomes\/2026-03-03|sorted\/.*2026-03-03.*last\.run/.test(uri));
    expect(gone).toHaveLength(3);
    for (const uri of gone) stored.delete(uri);
    await runQuality(due, shop.ports);
    expect(shop.kept()).toEqual(kept);
  });

  test('records what a run did and what it cost', async () => {
    const shop = (await new LabelledShop().crown()).week();
    const { cost } = await runQuality(due, shop.ports);
    expect(shop.document('s3://reports/monitoring/flight-delay/quality-runs/2026-03-08T00.json')).toMatchObject({
      // Capture and labels of seven days.
      files: 14,
      sortedPieces: 14,
      joinedParts: 7,
      rounds: 3,
      usage: { invocations: 3 + 14 + 7 + 1 },
      cost: { currency: 'USD', total: cost, expressRequests: 21, stateTransitions: 2 * 3 + 2 + 21 + 1 },
    });
    expect(shop.metrics['QualityMonitoringCost']).toBe(cost);
  });

  test('gives up when there is something new to join each time, and says when to start it again', async () => {
    const shop = (await new LabelledShop().crown()).week();
    let plan = await planOutcomes(due, shop.ports);
    for (let round = 1; round < 10; round += 1) plan = await planOutcomes(plan, shop.ports);
    await expect(planOutcomes(plan, shop.ports)).rejects.toMatchObject({
      name: 'Tidegate.Conflict',
      message: expect.stringMatching(
        /^after 10 rounds there is still something to join for flight-delay: .* start the monitor again/,
      ),
    });
  });

  test('writes the same bytes when it is asked twice', async () => {
    const shop = (await new LabelledShop().crown()).week();
    await runQuality(due, shop.ports);
    const before = shop.kept();
    await runQuality({ time: '2026-03-09T23:00:00Z' }, shop.ports);
    expect(shop.kept()).toEqual(before);
  });

  test('compares groups when told by what', async () => {
    const schema = { ...shopSchema, features: shopSchema.features.map((feature) => ({ ...feature })) };
    schema.features[2]!.categories = ['DE', 'FR', 'IT'];
    const shop = (await new LabelledShop().crown('1.0.0', schema)).week();
    await runQuality(due, { ...shop.ports, groupBy: ['country'] });
    expect(shop.metrics['FairnessSeverity']).toBe(0);
    const { fairness } = shop.document(verdictUri) as { fairness: { group: string }[] };
    expect(new Set(fairness.map(({ group }) => group))).toEqual(new Set(['DE', 'FR', 'IT']));
  });

  test('counts outcomes that cannot be read, and says so', async () => {
    const shop = (await new LabelledShop().crown()).week().labels(new Date('2026-03-03T01:00:00Z'), ['oops', '{}']);
    await runQuality(due, shop.ports);
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
    expect(await runQuality(due, shop.ports)).toMatchObject({ verdict: 'insufficient', answers: 0 });
    expect(shop.document(verdictUri)).toMatchObject({ causes: [{ message }] });
    expect(shop.metrics).toEqual({ LabelledShare: 0, QualityUndecided: 1, QualityMonitoringCost: expect.any(Number) });
  });

  test.each([[undefined], [{}], [{ time: 'yesterday' }]])('fails for the request %j', async (input) => {
    const { ports } = new LabelledShop();
    await expect(runQuality(input, ports)).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });
});
