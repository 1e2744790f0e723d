import { permutationAttributions } from '../../../../lambdas/monitoring/attribution/permutation';
import { rankingAgreement } from '../../../../lambdas/monitoring/attribution/ranking-agreement';
import { seeded } from '../support/random';

describe('ranking agreement', () => {
  test('is 1 for the same ranking, whatever the numbers', () => {
    expect(rankingAgreement([5, 3, 1], [50, 20, 10])).toBe(1);
  });

  test('is the discounted gain over the ideal one', () => {
    const ideal = 5 + 3 / Math.log2(3) + 1 / 2;
    expect(rankingAgreement([5, 3, 1], [1, 2, 3])).toBeCloseTo((1 + 3 / Math.log2(3) + 5 / 2) / ideal, 12);
  });

  test('does not exist when nothing matters, and fails for other features', () => {
    expect(rankingAgreement([0, 0], [1, 2])).toBeNull();
    expect(() => rankingAgreement([1], [1, 2])).toThrow('must be of the same features, are 1 and 2');
  });
});

describe('permutation attributions', () => {
  const random = seeded(2);
  const rows = Array.from({ length: 300 }, () => [random.normal(), random.normal(), 'constant']);
  const score = async (records: readonly (readonly unknown[])[]) =>
    records.map((record) => 3 * Number(record[0]) + Number(record[1]));

  test('rank features by what they do to the answers; a constant does nothing', async () => {
    const [first, second, third] = await permutationAttributions(rows, score);
    expect(first! / second!).toBeGreaterThan(2);
    expect(third).toBe(0);
  });

  test('do not depend on a rhythm of the records, which come in order of time', async () => {
    const hours = Array.from({ length: 300 }, (_, i) => [Math.floor((i * 24 * 7) / 300) % 24, random.below(24)]);
    const [rhythmic, drawn] = await permutationAttributions(hours, async (records) =>
      records.map(([first, second]) => Number(first) + Number(second)),
    );
    expect(rhythmic! / drawn!).toBeGreaterThan(0.9);
    expect(rhythmic! / drawn!).toBeLessThan(1.1);
  });

  test('are the same twice, and need two records', async () => {
    expect(await permutationAttributions(rows, score)).toEqual(await permutationAttributions(rows, score));
    await expect(permutationAttributions([[1]], score)).rejects.toThrow('need two records or more, have 1');
  });
});
