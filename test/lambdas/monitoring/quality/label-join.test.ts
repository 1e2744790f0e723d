import { LabelJoin, partitionOf } from '../../../../lambdas/monitoring/quality/label-join';

const answer = (score: number, time: string | null = '2026-01-01T00:00:00Z') => ({ score, time, groups: [] });

describe('join of answers and outcomes', () => {
  test('matches by identity and record, whatever comes first', () => {
    const join = new LabelJoin();
    join.addLabel('a', 1, 'x', null);
    join.addAnswer('a', 0, answer(0.1));
    join.addAnswer('a', 1, answer(0.2));
    join.addAnswer('b', 0, answer(0.3));
    join.addLabel('a', 0, 'y', null);
    join.addLabel('nobody', 0, 'z', null);
    const { outcomes, waiting, orphans } = join.result();
    expect(outcomes.map(({ score, label }) => [score, label])).toEqual([
      [0.1, 'y'],
      [0.2, 'x'],
    ]);
    expect(waiting).toMatchObject([{ score: 0.3 }]);
    expect(orphans).toBe(1);
  });

  test('as of a time sees neither later answers nor labels recorded later', () => {
    const join = new LabelJoin('2026-01-03T00:00:00Z');
    join.addAnswer('a', 0, answer(0.1));
    join.addAnswer('late', 0, answer(0.9, '2026-01-04T00:00:00Z'));
    join.addLabel('a', 0, 'first', '2026-01-02T00:00:00Z');
    join.addLabel('a', 0, 'corrected', '2026-01-05T00:00:00Z');
    expect(join.result()).toMatchObject({ outcomes: [{ label: 'first' }], waiting: [], orphans: 0 });
  });

  test('a correction replaces what it corrects, in any order', () => {
    for (const order of [0, 1]) {
      const join = new LabelJoin();
      join.addAnswer('a', 0, answer(0.1));
      const labels = [
        ['first', '2026-01-02T00:00:00Z'],
        ['corrected', '2026-01-05T00:00:00Z'],
      ] as const;
      for (const [value, at] of order === 0 ? labels : [...labels].reverse()) join.addLabel('a', 0, value, at);
      expect(join.result().outcomes[0]?.label).toBe('corrected');
    }
  });

  test('an answer that was captured twice counts once, the first by time', () => {
    for (const scores of [
      [0.1, 0.2],
      [0.2, 0.1],
    ]) {
      const join = new LabelJoin();
      for (const score of scores)
        join.addAnswer('a', 0, answer(score, score === 0.1 ? '2026-01-01T00:00:00Z' : '2026-01-01T01:00:00Z'));
      expect(join.result()).toMatchObject({ waiting: [{ score: 0.1 }], duplicates: 1 });
    }
  });

  test('identities are spread over parts, always the same way', () => {
    const parts = Array.from({ length: 1_000 }, (_, i) => partitionOf(`event-${i}`, 4));
    expect(parts).toEqual(Array.from({ length: 1_000 }, (_, i) => partitionOf(`event-${i}`, 4)));
    for (const part of [0, 1, 2, 3]) expect(parts.filter((p) => p === part).length).toBeGreaterThan(200);
  });
});
