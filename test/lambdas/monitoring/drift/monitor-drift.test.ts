import { WatchedShop } from './watched-shop';
import { model } from '../support/memory-shop';

const midnight = { time: '2026-03-02T00:20:00Z' };
const verdictUri = 's3://reports/monitoring/flight-delay/verdicts/2026-03-02T00-24h.json';

const quiet = async () => (await new WatchedShop().crown()).capturing(3, 2_000).capturing(21, 2_000);

describe('the drift monitor', () => {
  test('finds nothing in ordinary requests, and says on what grounds', async () => {
    const shop = await quiet();
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'ok', verdictUri, records: 4_000, files: 2 });
    expect(shop.metrics).toMatchObject({
      DriftSeverity: 0,
      DataContractSeverity: 0,
      DriftedFeatures: 0,
      MonitoredRecords: 4_000,
      MalformedRecords: 0,
    });
    expect(shop.document(verdictUri)).toMatchObject({
      model,
      monitor: 'drift',
      version: '1.0.0',
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-02T00:00:00.000Z',
      verdict: 'ok',
      window: { rows: 4_000 },
      profiles: shop.profiles,
    });
  });

  test('reports drift by metric, document and event', async () => {
    const shop = (await new WatchedShop().crown()).capturing(3, 2_000, { amountShift: 1 });
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'critical' });
    expect(shop.metrics).toMatchObject({
      DriftSeverity: 2,
      DriftedFeatures: 1,
      DataContractSeverity: expect.any(Number),
    });
    expect(shop.metrics['DriftMaximumPsi']).toBeGreaterThan(0.25);
    expect(shop.published).toMatchObject([
      {
        type: 'MonitoringVerdict',
        payload: {
          schemaVersion: 1,
          model,
          monitor: 'drift',
          verdict: 'critical',
          causes: expect.arrayContaining([expect.stringContaining("'amount'")]),
          verdictUri,
          pageUri: `s3://reports/monitoring/${model}/pages/drift-2026-03-02T00.html`,
          windows: [{ window: '24h', verdict: 'critical', verdictUri }],
        },
      },
    ]);
  });

  test('tells a broken data contract from drift, so that nobody trains on another unit', async () => {
    const shop = (await new WatchedShop().crown()).capturing(3, 2_000, { newCountryShare: 0.2 });
    await shop.run(midnight);
    expect(shop.metrics['DataContractSeverity']).toBe(2);
  });

  test('adds up the endpoints of a model', async () => {
    const shop = (await quiet()).capturing(3, 500, {}, 'shop-eu');
    expect(await shop.run(midnight)).toMatchObject({ records: 4_500, files: 3 });
  });

  test('calls too few requests insufficient, and gives them no severity', async () => {
    const shop = (await new WatchedShop().crown()).capturing(3, 5);
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'insufficient', records: 5 });
    expect(shop.metrics).not.toHaveProperty('DriftSeverity');
    expect(shop.metrics['MonitoredRecords']).toBe(5);
  });

  test('calls no requests insufficient, and says that there were none', async () => {
    const shop = await new WatchedShop().crown();
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'insufficient', records: 0 });
    expect(shop.metrics).toMatchObject({ MonitoredRecords: 0 });
    expect(shop.document(verdictUri)).toMatchObject({ causes: [{ type: 'no-data' }] });
  });

  test('counts lines that cannot be read', async () => {
    const shop = (await quiet()).capturingLines(5, ['{"broken', 'oops']);
    await shop.run(midnight);
    expect(shop.metrics['MalformedRecords']).toBe(2);
  });

  test('reads an hour once, however many windows it belongs to', async () => {
    const shop = await quiet();
    await shop.run(midnight);
    shop.streamed.length = 0;
    await shop.run({ time: '2026-03-02T01:20:00Z' });
    expect(shop.streamed).toEqual([]);
    expect(shop.metrics['MonitoredRecords']).toBe(4_000);
  });

  test('reads an hour again when a file of it came late', async () => {
    const shop = await quiet();
    await shop.run(midnight);
    shop.streamed.length = 0;
    shop.capturingLines(3, ['{"late'], 'shop', 'b.jsonl');
    await shop.run(midnight);
    expect(shop.streamed).toHaveLength(2);
    expect(shop.metrics['MalformedRecords']).toBe(1);
  });

  test('writes the same bytes when it is asked twice', async () => {
    const shop = await quiet();
    await shop.run(midnight);
    // What a run cost and what its functions handed on differs from run to run; what was found does not.
    const found = () => [...shop.objects.stored].filter(([uri]) => !/\/runs\/|monitoring-work/.test(uri));
    const before = found();
    await shop.run({ time: '2026-03-02T00:59:59Z' });
    expect(found()).toEqual(before);
  });

  test('leaves requests before the window and after it alone', async () => {
    const shop = await quiet();
    await shop.run({ time: '2026-03-01T21:00:00Z' });
    expect(shop.metrics['MonitoredRecords']).toBe(2_000);
  });

  test('without a champion says so, and that requests come in', async () => {
    const shop = new WatchedShop().capturing(3, 20);
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'insufficient', records: 20 });
    expect(shop.document(verdictUri)).toMatchObject({
      version: null,
      causes: [{ type: 'no-reference', message: 'the model has no champion yet' }],
    });
    expect(shop.metrics).toMatchObject({ MonitoredRecords: 20, RecentRecords: 20 });
    expect(shop.metrics).not.toHaveProperty('DriftSeverity');
  });

  test('without a baseline says so, and counts no further than needed', async () => {
    const shop = (await new WatchedShop().crown({ baseline: false })).capturing(3, 1_500).capturing(4, 10);
    expect(await shop.run(midnight)).toMatchObject({ verdict: 'insufficient', records: 1_000 });
    expect(shop.published[0]!.payload).toMatchObject({
      causes: [expect.stringContaining('version 1.0.0 has no baseline.json')],
    });
    expect(shop.streamed).toHaveLength(1);
  });

  test('fails for a baseline whose counts do not belong to its bins, instead of judging by it', async () => {
    const shop = await quiet();
    shop.objects.folder('artifacts', 'models/flight-delay/1/', { 'baseline.json': '{"baselineVersion":1}' });
    await expect(shop.run(midnight)).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });

  test.each([[undefined], [{}], [{ time: 'yesterday' }]])('fails for the request %j', async (input) => {
    await expect(new WatchedShop().run(input)).rejects.toMatchObject({ name: 'Tidegate.InvalidInput' });
  });
});
