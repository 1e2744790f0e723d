import { buildBaseline, profileRows } from '../../../../lambdas/monitoring/profile/build-baseline';
import {
  parseBaseline,
  parseProfile,
  serializeBaseline,
  serializeProfile,
} from '../../../../lambdas/monitoring/profile/files';
import { seeded, shuffled } from '../support/random';
import { shopRows, shopSchema } from '../support/shop';

const rows = shopRows(seeded(5), 4_000);

describe('baseline', () => {
  test('is byte-identical for the same records in any order', async () => {
    const one = await buildBaseline(rows, shopSchema);
    const other = await buildBaseline(shuffled(rows, seeded(8)), shopSchema);
    expect(serializeBaseline(other)).toBe(serializeBaseline(one));
  });

  test('is the same from a list, a generator and an asynchronous stream', async () => {
    const list = serializeBaseline(await buildBaseline(rows, shopSchema));
    const generator = await buildBaseline(() => rows.values(), shopSchema);
    async function* stream() {
      yield* rows;
    }
    expect(serializeBaseline(generator)).toBe(list);
    expect(serializeBaseline(await buildBaseline(stream, shopSchema))).toBe(list);
  });

  test('survives its file, and its profile is that of its rows', async () => {
    const baseline = await buildBaseline(rows, shopSchema);
    expect(parseBaseline(serializeBaseline(baseline))).toEqual(baseline);
    const again = await profileRows(rows, baseline.binning);
    expect(parseProfile(serializeProfile(again))).toEqual(baseline.profile);
    expect(baseline.binning.features.map(({ kind }) => kind)).toEqual(['numeric', 'numeric', 'categorical']);
    expect(baseline.profile).toMatchObject({ rows: 4_000, predictions: 4_000 });
  });

  test('does not monitor answers that the data do not have', async () => {
    const features = rows.map(({ features: values }) => ({ features: values }));
    const baseline = await buildBaseline(features, shopSchema);
    expect(baseline.binning.prediction).toBeNull();
    expect(baseline.profile.prediction).toBeNull();
  });

  test('counts what is too large to be summed, though most of a column is', async () => {
    const far = rows
      .slice(0, 100)
      .map(({ features: [, ...others] }, i) => ({ features: [i % 3 ? 1e200 + i : 2, ...others] }));
    const baseline = await buildBaseline(far, shopSchema);
    expect(baseline.binning.features[0]).toMatchObject({ center: 0 });
    expect(baseline.profile.features[0]).toMatchObject({ huge: 66, sum: [68], squares: [136] });
    expect(serializeProfile(await profileRows(far, baseline.binning))).toBe(serializeProfile(baseline.profile));
  });

  test('fails without rows, and for a row of the wrong width', async () => {
    await expect(buildBaseline([], shopSchema)).rejects.toThrow('baseline needs training rows, has none');
    await expect(buildBaseline([{ features: [1] }], shopSchema)).rejects.toThrow(
      'row 1 has 1 values, the schema has 3',
    );
  });

  test('fails to read a file whose counts belong to other bins', async () => {
    const baseline = await buildBaseline(rows, shopSchema);
    const moved = { ...baseline, binning: { ...baseline.binning, prediction: null } };
    expect(() => parseBaseline(serializeBaseline(moved))).toThrow('build it again');
    expect(() => parseBaseline('{"baselineVersion":2}')).toThrow('baseline.json is not as expected: baselineVersion');
    expect(() => parseBaseline('hello')).toThrow('baseline.json is not json');
  });
});
