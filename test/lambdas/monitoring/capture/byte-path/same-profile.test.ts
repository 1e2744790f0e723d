import fc from 'fast-check';
import { LineBytes } from '../../../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { LineScanner } from '../../../../../lambdas/monitoring/capture/byte-path/line-scanner';
import { linesOf } from '../../../../../lambdas/monitoring/capture/lines';
import { profileCapture, profileCaptureFile } from '../../../../../lambdas/monitoring/capture/profile-capture';
import type { Baseline } from '../../../../../lambdas/monitoring/profile/baseline';
import { buildBaseline } from '../../../../../lambdas/monitoring/profile/build-baseline';
import { parseFeatureSchema, type FeatureSchema } from '../../../../../lambdas/monitoring/profile/feature-schema';
import { serializeProfile } from '../../../../../lambdas/monitoring/profile/files';
import { ProfileBuilder } from '../../../../../lambdas/monitoring/profile/profile-builder';
import { seeded } from '../../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../../support/shop';

/** Schemas for which bytes could be misread: one column, names that look like values, odd categories, other answers. */
const schemas: Readonly<Record<string, FeatureSchema>> = {
  shop: shopSchema,
  'one column': parseFeatureSchema({
    schemaVersion: 1,
    features: [{ name: 'x', type: 'numeric' }],
    prediction: { name: 'y', column: 0 },
  }),
  'names that are numbers': parseFeatureSchema({
    schemaVersion: 1,
    features: ['0', '1', '2'].map((name) => ({ name, type: 'numeric' })),
    prediction: { name: 'y' },
  }),
  'names that are categories': parseFeatureSchema({
    schemaVersion: 1,
    features: [
      { name: 'DE', type: 'categorical', categories: ['DE', ' FR', 'é', '\ud800', 'amount', ''] },
      { name: 'amount', type: 'numeric' },
      { name: 'country', type: 'categorical', categories: ['IT', 'FR'] },
    ],
    prediction: { name: 'y', type: 'categorical', categories: ['yes', 'no'], column: 2 },
  }),
  'no answers': parseFeatureSchema({
    schemaVersion: 1,
    features: ['a', 'b', 'c'].map((name) => ({ name, type: 'numeric' })),
  }),
};

const baselines = new Map<string, Baseline>();
beforeAll(async () => {
  const random = seeded(3);
  for (const [name, schema] of Object.entries(schemas)) {
    const rows = shopRows(random, 400).map(({ features, prediction }) => ({
      features: schema.features.map(({ type }, i) => (type === 'numeric' ? features[i % 2] : features[2])),
      prediction,
    }));
    baselines.set(name, await buildBaseline(rows, schema));
  }
});

/** Fields as they mostly are, and now and then one that is odd. */
const field = fc.oneof(
  { weight: 12, arbitrary: fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map(String) },
  { weight: 6, arbitrary: fc.integer().map(String) },
  {
    weight: 12,
    arbitrary: fc.constantFrom('', 'DE', 'FR', 'IT', 'é', 'XX', 'yes', 'no', '0.5', '3e-7', ' FR', ' 4', 'nan'),
  },
  { weight: 1, arbitrary: fc.constantFrom('amount', 'country', '1', '-inf', '1e400', '-0', '+3', '5\r', 'a"b', '1e') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a\tb', '\ufeff7', '\u00a0', '\u2028', '\\n', '"1,2"', ' ', '\ud800', '1,2'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);
const csv = (records: number, columns: number) =>
  fc
    .tuple(
      fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: records, maxLength: records }),
      fc.constantFrom('', '', '\n', '\n\n'),
    )
    .map(([rows, end]) => rows.map((row) => row.join(',')).join('\n') + end);
const part = (records: number, columns: number) =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: csv(records, columns).map((data) => ({ observedContentType: 'text/csv', data, encoding: 'CSV' })),
    },
    { weight: 2, arbitrary: csv(records, columns).map((data) => ({ encoding: 'CSV', data })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ data: '[1,2,3]', encoding: 'JSON' }, { data: 7, encoding: 'CSV' }, null),
    },
  );
const label = fc.oneof({ weight: 8, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.string({ maxLength: 5 }) });
const attribute = fc.oneof(
  { weight: 2, arbitrary: label },
  { weight: 4, arbitrary: fc.double({ noNaN: true }).map((value) => `revenue=${value}`) },
  { weight: 2, arbitrary: fc.constantFrom('orders=1;revenue= 2', 'revenue=é', 'revenue="1"', 'orders=\\1', 'orders=') },
);
const metadata = fc.record(
  {
    eventId: label,
    inferenceId: label,
    customAttributes: fc.oneof(
      { weight: 8, arbitrary: fc.array(attribute, { maxLength: 2 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('revenue=1', 'revenue=2, orders=x', null, [['revenue=1']], [7, 'revenue=3']),
      },
    ),
    inferenceTime: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('2026-03-01T00:00:00Z', '2026-03-01T00:00:01Z') },
      { weight: 1, arbitrary: fc.constantFrom('', 'é', 'a"b') },
    ),
  },
  { requiredKeys: ['eventId'] },
);

/** Requests and responses of one event: as many answers as records, and as many columns as the schema, mostly. */
const exchange = (columns: number) =>
  fc
    .tuple(fc.constantFrom(1, 1, 2, 3), fc.constantFrom(0, 0, 0, 0, 0, 0, 1), fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1))
    .chain(([records, missing, extra]) =>
      fc.tuple(
        part(records, Math.max(1, columns + extra)),
        fc.oneof(part(records - missing, 1), part(records - missing, 3), fc.constant(undefined)),
      ),
    );
const lineFor = (columns: number) =>
  fc
    .tuple(exchange(columns), metadata, fc.constantFrom(undefined, undefined, 1))
    .map(([[endpointInput, endpointOutput], eventMetadata, indent]) =>
      JSON.stringify(
        {
          captureData: { endpointInput, ...(endpointOutput !== undefined && { endpointOutput }) },
          eventMetadata,
          eventVersion: '0',
        },
        null,
        indent,
      ).replaceAll('\n', ' '),
    );

const file = (columns: number) =>
  fc
    .tuple(
      fc.array(fc.oneof({ weight: 9, arbitrary: lineFor(columns) }, { weight: 1, arbitrary: fc.string() }), {
        maxLength: 12,
      }),
      fc.constantFrom('\n', '\n', '\r\n', '\n \n'),
      // Bytes that are put somewhere else than they belong.
      fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 })),
    )
    .map(([lines, ending, damage]) => {
      // Every line twice, so that the second one meets a shape that was learned.
      const bytes = Buffer.from(lines.flatMap((line) => [line, line]).join(ending));
      for (const [at, byte] of damage) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    });

describe('bytes of capture', () => {
  test.each(Object.keys(schemas))('give the same profile as the full parser, for any file: %s', async (name) => {
    const schema = schemas[name]!;
    const baseline = baselines.get(name)!;
    await fc.assert(
      fc.asyncProperty(file(schema.features.length), fc.integer({ min: 1, max: 400 }), async (bytes, step) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += step) pieces.push(bytes.subarray(at, at + step));
        for (const counters of [[], ['revenue', 'orders']]) {
          const byBytes = await profileCaptureFile(pieces, baseline, schema, counters);
          const byLines = await profileCapture(linesOf([bytes]), baseline, schema, counters);
          expect(serializeProfile(byBytes)).toBe(serializeProfile(byLines));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('lines between spaces that JSON does not know give the same profile', async () => {
    const baseline = baselines.get('shop')!;
    const line = csvCaptureLine(shopRows(seeded(9), 3, {}));
    const lines = ['\u00a0', '\f', '\v', '\ufeff'].flatMap((space) => [
      `${line}${space}`,
      `${space}${line}${space}`,
      line,
    ]);
    const bytes = Buffer.from([...lines, ...lines].join('\n'));
    const byBytes = await profileCaptureFile([bytes], baseline, shopSchema);
    const byLines = await profileCapture(linesOf([bytes]), baseline, shopSchema);
    expect(serializeProfile(byBytes)).toBe(serializeProfile(byLines));
    expect(byBytes.events).toBe(24);
  });

  test('requests of many records give the same profile', async () => {
    const baseline = baselines.get('shop')!;
    const rows = shopRows(seeded(8), 4_000, { newCountryShare: 0.1, missingShare: 0.1 });
    const lines = [
      rows.slice(0, 1),
      rows.slice(1, 400),
      rows.slice(400, 900),
      rows.slice(900, 3_000),
      rows.slice(3_000),
    ].map((part) => csvCaptureLine(part));
    const byBytes = await profileCaptureFile([Buffer.from(lines.join('\n'))], baseline, shopSchema);
    expect(serializeProfile(byBytes)).toBe(serializeProfile(await profileCapture(lines, baseline, shopSchema)));
    expect(byBytes.rows).toBe(4_000);
  });

  test('lines of a shape that was learned are read from their bytes, of every shape that a file has', () => {
    const { binning } = baselines.get('shop')!;
    const scanner = new LineScanner(new ProfileBuilder(binning), binning, shopSchema);
    const [one, other] = shopRows(seeded(9), 2).map((row, i) => csvCaptureLine([row], i, `event ${i}`)) as [
      string,
      string,
    ];
    const spaced = (line: string) => line.replaceAll('":', '": ');
    const scan = (line: string) => scanner.scan(LineBytes.from(`${line}\n`), 0);
    expect(scan(one)).toBe(-1);
    scanner.learn(Buffer.from(one));
    expect(scan(other)).toBe(other.length);
    expect(scan(spaced(other))).toBe(-1);
    scanner.learn(Buffer.from(spaced(one)));
    expect([scan(spaced(other)), scan(one)]).toEqual([spaced(other).length, one.length]);
  });
});
