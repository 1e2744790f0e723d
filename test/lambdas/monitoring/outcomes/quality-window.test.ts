import { qualityWindow } from '../../../../lambdas/monitoring/outcomes/quality-window';

const at = new Date('2026-03-09T06:50:00Z');
const rules = { days: 7, delayHours: 24, championSince: undefined };
const show = ({ from, to }: { from: Date; to: Date }) => [from.toISOString(), to.toISOString()];

describe('the window whose outcomes are due', () => {
  test('ends with the last whole day that is old enough', () => {
    const window = qualityWindow(at, rules);
    expect(show(window)).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-08T00:00:00.000Z']);
    expect(window.days).toHaveLength(7);
    expect(window.days.at(-1)!.asOf.toISOString()).toBe('2026-03-09T00:00:00.000Z');
  });

  test('moves back with the delay of labels', () => {
    expect(qualityWindow(at, { ...rules, delayHours: 72 }).to.toISOString()).toBe('2026-03-06T00:00:00.000Z');
    expect(qualityWindow(at, { ...rules, delayHours: 1 }).to.toISOString()).toBe('2026-03-09T00:00:00.000Z');
  });

  test('begins with the first whole hour of the champion', () => {
    const window = qualityWindow(at, { ...rules, championSince: new Date('2026-03-06T10:20:00Z') });
    expect(window.days.map(show)).toEqual([
      ['2026-03-06T11:00:00.000Z', '2026-03-07T00:00:00.000Z'],
      ['2026-03-07T00:00:00.000Z', '2026-03-08T00:00:00.000Z'],
    ]);
  });

  test('is empty while nothing of the champion is due', () => {
    expect(qualityWindow(at, { ...rules, championSince: new Date('2026-03-09T01:00:00Z') }).days).toEqual([]);
  });

  test('of a time before the champion served is judged as if it had', () => {
    expect(qualityWindow(at, { ...rules, championSince: new Date('2027-01-01T00:00:00Z') }).days).toHaveLength(7);
  });
});
