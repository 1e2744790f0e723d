import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { replay } from '../../../../lambdas/monitoring/verdict/replay';
import { parseRun } from '../../../../lambdas/monitoring/verdict/run';
import { WatchedShop } from './watched-shop';

const midnight = { time: '2026-03-02T00:20:00Z' };
const verdictUri = 's3://reports/monitoring/flight-delay/verdicts/2026-03-02T00-24h.json';
const drifting = async () => (await new WatchedShop().crown()).capturing(3, 2_000, { amountShift: 1 });

describe('the work of a run', () => {
  test('comes to the same whether pieces are batched or handed on one by one', async () => {
    const [batched, single] = [await drifting(), await drifting()];
    for (const shop of [batched, single]) shop.capturing(4, 300).capturing(5, 300);
    expect(await batched.run(midnight, 2)).toMatchObject({ verdict: 'critical' });
    await single.run(midnight);
    expect(batched.document(verdictUri)).toEqual(single.document(verdictUri));
  });

  test('is recorded with what it cost', async () => {
    const shop = await drifting();
    const { cost } = await shop.run(midnight, 8);
    // Plan, one batch, one hour, judge.
    expect(cost).toBe(4);
    expect(shop.metrics['MonitoringCost']).toBe(4);
    expect(shop.document('s3://reports/monitoring/flight-delay/runs/2026-03-02T00.json')).toMatchObject({
      windows: [{ window: '24h', verdict: 'critical', verdictUri }],
      hours: 1,
      profiledHours: 1,
      pieces: 1,
      pendingFiles: 1,
      cost: { currency: 'USD', lambdaRequests: 4, stateTransitions: 8, total: 4 },
    });
    expect((await shop.run(midnight)).cost).toBe(2);
  });

  test('leaves a page beside the verdict, from which the verdict is computed again', async () => {
    const shop = await drifting();
    await shop.run(midnight);
    const { page } = shop.document(verdictUri) as { page: string };
    expect(Buffer.from(shop.objects.stored.get(page)!).toString()).toContain('flight-delay 1.0.0: critical');
    const { drift } = parseRun(Buffer.from(shop.objects.stored.get(verdictUri)!).toString(), verdictUri);
    expect(replay(drift!).differences).toEqual([]);
  });

  test('tells recent silence from an empty window', async () => {
    const shop = (await new WatchedShop().crown()).capturing(3, 500);
    shop.ports = { ...shop.ports, silenceHours: 6 };
    await shop.run(midnight);
    expect(shop.metrics).toMatchObject({ MonitoredRecords: 500, RecentRecords: 0 });
  });
});

describe('a window in the rhythm of its traffic', () => {
  const week = async () => {
    const shop = await drifting();
    shop.ports = { ...shop.ports, windows: [168], policy: monitorPolicy({}) };
    return shop;
  };

  test('of a whole week is compared with the whole baseline', async () => {
    expect(await (await week()).run(midnight)).toMatchObject({ verdict: 'critical' });
  });

  test('is not compared before capture has filled it, but breaks of the contract are seen', async () => {
    const shop = await week();
    shop.begins = new Date('2026-03-01T03:00:00Z');
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.metrics).not.toHaveProperty('DriftSeverity');
    expect(shop.document(verdictUri.replace('24h', '7d'))).toMatchObject({
      note: expect.stringContaining('distributions are compared from 2026-03-08T03:00:00.000Z on'),
    });
    shop.capturing(7, 2_000, { newCountryShare: 0.2 });
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'critical' });
    expect(shop.metrics).toMatchObject({ DataContractSeverity: 2, DriftSeverity: 0 });
  });

  test('of a day waits for four of like time, and is then held against those', async () => {
    const shop = await new WatchedShop().crown();
    shop.ports = { ...shop.ports, policy: monitorPolicy({}) };
    const verdicts: string[] = [];
    // Five Sundays that differ from the baseline all alike, and one that differs from them.
    for (let day = 1; day <= 36; day += 7) {
      shop.capturing(12 + 24 * (day - 1), 2_000, { amountShift: day < 36 ? 0.7 : 1.5 });
      const time = new Date(Date.UTC(2026, 2, day + 1, 0, 20)).toISOString();
      verdicts.push((await shop.run({ time })).verdict);
    }
    expect(verdicts).toEqual(['insufficient', 'insufficient', 'insufficient', 'insufficient', 'ok', 'critical']);
  });

  test('with answers of another version judges the features and not the answers', async () => {
    const shop = await drifting();
    const registry = {
      ...shop.ports.registry,
      champion: (name: string) => shop.memory.registry.champion(name),
      getVersion: (name: string, version: string) => shop.memory.registry.getVersion(name, version),
      championSince: async () => new Date('2026-03-01T20:00:00Z'),
    };
    shop.ports = { ...shop.ports, registry };
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'critical' });
    const { findings } = shop.document(verdictUri) as { findings: { family: string }[] };
    expect(findings.map(({ family }) => family)).toContain('feature-drift');
    expect(findings.map(({ family }) => family)).not.toContain('prediction-drift');
  });
});
