import fc from 'fast-check';
import { movedShares } from '../../../../lambdas/monitoring/attribution/moved-shares';
import { RowSample } from '../../../../lambdas/monitoring/attribution/row-sample';

function sampled(identities: readonly string[], capacity: number): (readonly unknown[])[] {
  const sample = new RowSample(capacity);
  for (const identity of identities) sample.offer(identity, () => [identity]);
  return sample.rows();
}

describe('a sample of records', () => {
  test('is the same in whatever order they come', () => {
    const records = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 50 }), fc.infiniteStream(fc.nat()), (names, capacity, keys) => {
        const turned = names.map((name) => ({ name, key: keys.next().value as number })).sort((a, b) => a.key - b.key);
        expect(
          sampled(
            turned.map(({ name }) => name),
            capacity,
          ),
        ).toEqual(sampled(names, capacity));
        expect(sampled(names, capacity)).toHaveLength(Math.min(capacity, names.length));
      }),
    );
  });

  test('takes every record alike often', () => {
    const taken = sampled(
      Array.from({ length: 10_000 }, (_, i) => `event-${i} 0`),
      2_000,
    ).map(([name]) => Number(/\d+/.exec(name as string)![0]));
    const firstHalf = taken.filter((i) => i < 5_000).length;
    expect(Math.abs(firstHalf - 1_000)).toBeLessThan(100);
  });

  test('leaves out what cannot be used, and takes the next', () => {
    const sample = new RowSample(3);
    for (let i = 0; i < 100; i += 1) sample.offer(String(i), () => (i % 2 === 0 ? undefined : [i]));
    expect(sample.rows().map(([i]) => Number(i) % 2)).toEqual([1, 1, 1]);
  });
});

describe('moved shares', () => {
  test('are none for the same shares, whatever the unit', () => {
    expect(movedShares([1, 2, 3], [10, 20, 30])).toBeCloseTo(0, 12);
  });

  test('are the part that has gone elsewhere', () => {
    expect(movedShares([1, 1, 1, 1], [0, 1, 1, 1])).toBeCloseTo(0.25, 12);
    expect(movedShares([1, 0], [0, 5])).toBe(1);
  });

  test('are all when nothing counts any more, and unknown when nothing ever did', () => {
    expect(movedShares([1, 2], [0, 0])).toBe(1);
    expect(movedShares([0, 0], [1, 2])).toBeNull();
  });
});
