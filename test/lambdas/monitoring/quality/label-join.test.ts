import fc from 'fast-check';
import { LabelJoin, partitionOf } from '../../../../lambdas/monitoring/quality/label-join';

const answer = (score: number, time: string | null = '2026-01-01T00:00:00Z') => ({ score, time, groups: [] });

/** What a join found, unpacked. */
function found(join: LabelJoin) {
  const { outcomes, waiting, ...counts } = join.result();
  return { outcomes: [...outcomes], waiting: [...waiting], ...counts };
}

/** −∞ less −∞ is no number. */
function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

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
    expect([...outcomes].map(({ score, label }) => [score, label])).toEqual([
      [0.2, 'x'],
      [0.1, 'y'],
    ]);
    expect([...waiting]).toMatchObject([{ score: 0.3 }]);
    expect(orphans).toBe(1);
  });

  test('as of a time sees neither later answers nor labels recorded later', () => {
    const join = new LabelJoin('2026-01-03T00:00:00Z');
    join.addAnswer('a', 0, answer(0.1));
    join.addAnswer('late', 0, answer(0.9, '2026-01-04T00:00:00Z'));
    join.addLabel('a', 0, 'first', '2026-01-02T00:00:00Z');
    join.addLabel('a', 0, 'corrected', '2026-01-05T00:00:00Z');
    expect(found(join)).toMatchObject({ outcomes: [{ label: 'first' }], waiting: [], orphans: 0 });
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
      expect(found(join).outcomes[0]?.label).toBe('corrected');
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
      expect(found(join)).toMatchObject({ waiting: [{ score: 0.1 }], duplicates: 1 });
    }
  });

  test('finds the same as two lists that are searched, whatever comes in which order', () => {
    const times = fc.constantFrom(null, '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', '2026-01-02T00:00:00.000Z');
    const shared = { id: fc.constantFrom('a', 'b', 'é', '日'), index: fc.nat({ max: 1 }), time: times };
    const groups = fc.constantFrom(['x'], ['y']);
    const values = fc.constantFrom(0.1, '0.1', '1', 'yes', null);
    const items = fc.oneof(
      fc.record({ ...shared, score: values, groups }),
      fc.record({ ...shared, label: fc.constantFrom('0', '1', 1) }),
    );
    fc.assert(
      fc.property(fc.array(items, { maxLength: 30 }), fc.constantFrom(null, '2026-01-01T12:00:00Z'), (all, asOf) => {
        const join = new LabelJoin(asOf);
        for (const { id, index, time, ...item } of all) {
          if ('label' in item) join.addLabel(id, index, item.label, time);
          else join.addAnswer(id, index, { ...item, time });
        }
        const at = (time: string | null) => (time === null ? -Infinity : Date.parse(time));
        const known = all.filter(({ time }) => asOf === null || at(time) <= at(asOf));
        const answers = known.flatMap((item) => ('score' in item ? [item] : []));
        const labels = known.flatMap((item) => ('label' in item ? [item] : []));
        const key = ({ id, index }: { id: string; index: number }) => `${index} ${id}`;
        const first = (keyed: typeof answers) =>
          [...keyed].sort((a, b) => compare(at(a.time), at(b.time)) || compare(String(a.score), String(b.score)))[0]!;
        const last = (keyed: typeof labels) =>
          [...keyed].sort((a, b) => compare(at(b.time), at(a.time)) || compare(String(a.label), String(b.label)))[0];
        const names = [...new Set(answers.map(key))];
        const pairs = names.map((name) => {
          const { score, time, groups: of } = first(answers.filter((one) => key(one) === name));
          const label = last(labels.filter((one) => key(one) === name));
          return [String(score), time, of[0], label && String(label.label), label?.time].join();
        });
        const { outcomes, waiting, orphans, duplicates } = found(join);
        const joined = [
          ...outcomes.map(({ score, time, groups: of, label, recordedAt }) =>
            [String(score), time, of[0], String(label), recordedAt].join(),
          ),
          ...waiting.map(({ score, time, groups: of }) => [String(score), time, of[0], undefined, undefined].join()),
        ];
        expect(joined.sort()).toEqual(pairs.sort());
        expect(duplicates).toBe(answers.length - names.length);
        const labelled = [...new Set(labels.map(key))];
        expect(orphans).toBe(labelled.filter((name) => !names.includes(name)).length);
      }),
    );
  });

  test('identities are spread over parts, always the same way', () => {
    const parts = Array.from({ length: 1_000 }, (_, i) => partitionOf(`event-${i}`, 4));
    expect(parts).toEqual(Array.from({ length: 1_000 }, (_, i) => partitionOf(`event-${i}`, 4)));
    for (const part of [0, 1, 2, 3]) expect(parts.filter((p) => p === part).length).toBeGreaterThan(200);
  });
});
