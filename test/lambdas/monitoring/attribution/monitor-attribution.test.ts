import { monitorAttribution } from '../../../../lambdas/monitoring/attribution/monitor-attribution';
import { attributionReference } from '../../../../lambdas/monitoring/attribution/reference';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import { serializeBaseline } from '../../../../lambdas/monitoring/profile/files';
import { replayAttribution } from '../../../../lambdas/monitoring/verdict/attribution/replay-attribution';
import { seeded } from '../support/random';
import { shopRows, shopSchema } from '../support/shop';
import { AttributedShop } from './attributed-shop';

const constant = { amountFactor: 0 };
const schema = { 'schema.json': JSON.stringify(shopSchema) };

describe('the attribution monitor', () => {
  test('learns from the first window that the version served, and asks nobody to look meanwhile', async () => {
    const shop = await new AttributedShop().crown();
    const report = await shop.day(1, 2_000).judge(1);
    expect(report).toMatchObject({ verdict: 'insufficient', records: 0 });
    expect(JSON.parse(shop.text(report.verdictUri))).toMatchObject({
      version: '1.0.0',
      causes: [{ message: expect.stringContaining('is being learnt until 2026-03-02T00:00:00.000Z') }],
    });
    expect(shop.metrics).toEqual({ AttributionUndecided: 0 });
  });

  test('is ok on a day alike: verdict, attributions, page, metrics and event', async () => {
    const shop = await new AttributedShop().crown();
    const { verdict, verdictUri, records } = await shop.day(1, 2_000).day(2, 500).judge(2);
    expect({ verdict, records }).toEqual({ verdict: 'ok', records: 150 });
    const stored = JSON.parse(shop.text(verdictUri)) as Record<string, string>;
    expect(stored).toMatchObject({ monitor: 'attribution', sample: { files: 2 }, from: '2026-03-02T00:00:00.000Z' });
    expect(JSON.parse(shop.text(stored['knownGood']!))).toMatchObject({
      reference: { records: 150, model: 'sha256:shop' },
    });
    expect(shop.text(stored['page']!)).toContain('What the answers hang on');
    const kept = JSON.parse(shop.text('s3://reports/monitoring/flight-delay/attributions/2026-03-03T00.json'));
    expect(kept.attributions.map(({ feature }: { feature: string }) => feature)).toEqual([
      'amount',
      'items',
      'country',
    ]);
    expect(shop.metrics).toMatchObject({ AttributionSeverity: 0, AttributionUndecided: 0 });
    expect(shop.metrics['AttributionAgreement']).toBeGreaterThan(0.99);
    expect(shop.published.at(-1)).toMatchObject({
      type: 'MonitoringVerdict',
      payload: { monitor: 'attribution', verdict: 'ok', causes: [], verdictUri },
    });
  });

  test('sees a feature that stops to count, names it, and its verdict computes again', async () => {
    const shop = await new AttributedShop().crown();
    const { verdict, verdictUri } = await shop.day(1, 2_000).day(2, 500, constant).judge(2);
    expect(verdict).toBe('critical');
    const { attribution } = shop.verdict(verdictUri);
    expect(attribution!.causes[0]).toMatchObject({ type: 'attribution-drift', column: 'amount', severity: 'critical' });
    expect(replayAttribution(attribution!)).toMatchObject({ agrees: true, differences: [] });
    expect(shop.metrics['AttributionSeverity']).toBe(2);
  });

  test('asked twice it writes the same bytes, and learns once', async () => {
    const shop = await new AttributedShop().crown();
    await shop.day(1, 2_000).day(2, 500).judge(2);
    const before = new Map(shop.objects.stored);
    // What is usual stays what it was, even when capture of the first day comes late.
    await shop.day(1, 1_900, constant).judge(2);
    const changed = [...shop.objects.stored].filter(([uri, body]) => !Buffer.from(before.get(uri) ?? '').equals(body));
    expect(changed.every(([uri]) => uri.startsWith('s3://capture/'))).toBe(true);
  });

  test('is held against the baseline of the version from the first day on, if that has attributions', async () => {
    const shop = new AttributedShop();
    const rows = shopRows(seeded(5), 2_000);
    const { score } = await shop.ports.models.open({ artifactUri: '', digest: '' }, shopSchema);
    const names = shopSchema.features.map(({ name }) => name);
    const attribution = await attributionReference(
      rows.map(({ features }) => features),
      names,
      score,
    );
    const baseline = serializeBaseline({ ...(await buildBaseline(rows, shopSchema)), attribution });
    await shop.crown({ ...schema, 'baseline.json': baseline });
    const { verdict, verdictUri, records } = await shop.day(1, 400, constant).judge(1);
    expect({ verdict, records }).toEqual({ verdict: 'critical', records: attribution.records });
    expect(JSON.parse(shop.text(verdictUri))).toMatchObject({ knownGood: 'baseline' });
  });

  test('opens the champion by its digest', async () => {
    const shop = await new AttributedShop().crown();
    await shop.day(1, 2_000).day(2, 500).judge(2);
    expect(shop.opened).toEqual([(await shop.memory.registry.champion('flight-delay'))!.digest]);
  });

  test('waits without an alarm while nothing is captured', async () => {
    const shop = await new AttributedShop().crown();
    shop.begins = undefined;
    expect(await shop.judge(1)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.metrics).toEqual({ AttributionUndecided: 0 });
    shop.begins = new Date('2026-03-01T00:00:00Z');
    await shop.day(1, 2_000).judge(3);
    expect(shop.published.at(-1)!.payload).toMatchObject({ causes: ['nothing was captured in this window'] });
    expect(shop.metrics).toEqual({ AttributionUndecided: 0 });
  });

  test.each<[string, (shop: AttributedShop) => Promise<AttributedShop>, string]>([
    [
      'a window of too few records',
      async (shop) => (await shop.crown()).day(1, 2_000).day(2, 100),
      '100 records could be used, 150 are needed',
    ],
    [
      'a first window of too few',
      async (shop) => (await shop.crown()).day(1, 500).day(2, 500),
      'has 500 records that the model can answer, 1200 are needed',
    ],
    ['a version without a schema', async (shop) => shop.crown({}), 'version 1.0.0 has no schema.json'],
    [
      'a model without tabular features',
      async (shop) => shop.crown({ 'schema.json': JSON.stringify({ ...shopSchema, features: [] }) }),
      'version 1.0.0 has no tabular features',
    ],
  ])('is undecided, and says why, about %s', async (_, prepare, reason) => {
    const shop = await prepare(new AttributedShop());
    expect(await shop.judge(2)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.metrics).toEqual({ AttributionUndecided: 1 });
    expect(shop.published.at(-1)!.payload).toMatchObject({ causes: [expect.stringContaining(reason)] });
  });

  test('has nothing to say of a model without a champion', async () => {
    const shop = new AttributedShop();
    expect(await shop.judge(1)).toMatchObject({ verdict: 'insufficient' });
    expect(shop.published.at(-1)!.payload).toMatchObject({ causes: ['the model has no champion yet'] });
  });

  test('refuses a request without a time', async () => {
    await expect(monitorAttribution({}, new AttributedShop().ports)).rejects.toThrow('attribution monitor request');
  });
});
