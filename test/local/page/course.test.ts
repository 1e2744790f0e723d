import { courseOf } from '../../../local/page/view/course';
import { alarmOf, driftOf, ledgerOf, minute, modelOf, qualityOf, twoWeeks } from './snapshots';

const [first, second] = ['2001-02-01', '2001-02-08'];
const champion = (version: string, previousVersion: string | null) => ({
  action: 'alias-moved' as const,
  reason: 'it is better',
  details: { alias: 'champion', version, previousVersion },
});

describe('course of a model', () => {
  test('is none before anything was judged', () => {
    expect(courseOf(modelOf(), twoWeeks)).toBeUndefined();
  });

  test('spans its windows and leaves out those that schedules made outside the story', () => {
    const today = qualityOf('2026-11-18', 0.6, { answers: 0, measures: {} });
    const course = courseOf(modelOf({ quality: [qualityOf(first, 0.6), today], drift: [driftOf(second)] }), twoWeeks)!;
    expect(course.quality.map(({ from }) => from.slice(0, 10))).toEqual([first]);
    expect(new Date(course.from).toISOString()).toBe('2001-02-01T00:00:00.000Z');
    expect(new Date(course.to).toISOString()).toBe('2001-02-15T00:00:00.000Z');
  });

  test('shows of a run that judged several windows the one that decides', () => {
    const week = driftOf(first, 'ok');
    const day = { ...driftOf(first, 'critical'), name: `${week.name}-24h`, from: '2001-02-07T00:00:00.000Z' };
    const course = (verdict: 'critical' | 'insufficient') =>
      courseOf(modelOf({ drift: [{ ...day, verdict }, week, driftOf(second)] }), twoWeeks)!.drift.map(
        ({ name }) => name,
      );
    expect(course('critical')).toEqual(['2001-02-08T00-24h', '2001-02-15T00']);
    // A day that waits for others of its kind does not hide the week.
    expect(course('insufficient')).toEqual(['2001-02-08T00', '2001-02-15T00']);
  });

  test('shows every window when no story is played', () => {
    const quality = [qualityOf('2026-11-11', 0.6), qualityOf('2026-11-18', 0.6)];
    expect(courseOf(modelOf({ quality }), [])!.quality).toHaveLength(2);
  });

  test('lays happenings of this machine beside the weeks of the story, in their order', () => {
    const started = {
      action: 'retraining-started' as const,
      reason: 'the alarm stands',
      details: { cause: 'quality' },
    };
    const ledger = ledgerOf(champion('1.0.0', null), started, champion('1.0.1', '1.0.0'));
    const raised = { at: minute(0.99).toISOString(), from: 'OK' as const, to: 'ALARM' as const, reason: 'crossed' };
    const ended = { at: minute(3.5).toISOString(), from: 'ALARM' as const, to: 'OK' as const, reason: 'better' };
    const alarms = [alarmOf({ changes: [raised, ended] })];
    const quality = [qualityOf(first, 0.55), qualityOf(second, 0.6)];
    const { marks } = courseOf(modelOf({ ledger, alarms, quality }), twoWeeks)!;
    expect(marks.map(({ kind, label, time }) => [kind, label, new Date(time).toISOString().slice(0, 10)])).toEqual([
      ['alarm', 'quality alarm', '2001-02-07'],
      ['retraining', 'retraining', '2001-02-07'],
      ['promoted', '1.0.1 serves', '2001-02-08'],
      ['cleared', 'quality alarm ends', '2001-02-14'],
    ]);
    expect(marks[1]!.text).toBe('retraining began: quality: the alarm stands');
  });

  test('an alarm that goes off, ends and goes off again while the story stands still is marked once', () => {
    const change = (at: number, to: 'OK' | 'ALARM') => ({
      at: minute(at).toISOString(),
      from: to === 'OK' ? ('ALARM' as const) : ('OK' as const),
      to,
      reason: `reason ${at}`,
    });
    const twice = alarmOf({ changes: [change(1.2, 'ALARM'), change(1.3, 'OK'), change(1.4, 'ALARM')] });
    const over = alarmOf({ changes: [change(1.2, 'ALARM'), change(1.3, 'OK')] });
    const labels = (alarm: typeof twice) =>
      courseOf(modelOf({ alarms: [alarm], quality: [qualityOf(first, 0.55)] }), twoWeeks)!.marks.map(
        ({ kind, label, text }) => [kind, label, /reason.*$/.exec(text)?.[0]],
      );
    expect(labels(twice)).toEqual([['alarm', 'quality alarm twice', 'reason 1.2 reason 1.4']]);
    expect(labels(over)).toEqual([['alarm', 'quality alarm, over', 'reason 1.2']]);
  });

  test('knows who served when', () => {
    const ledger = ledgerOf(champion('1.0.0', null), champion('1.0.1', '1.0.0'));
    const { reigns } = courseOf(
      modelOf({ ledger, quality: [qualityOf(first, 0.6), qualityOf(second, 0.6)] }),
      twoWeeks,
    )!;
    expect(
      reigns.map(({ version, from, to }) => [version, ...[from, to].map((time) => new Date(time).toISOString())]),
    ).toEqual([
      ['1.0.0', '2001-02-01T00:00:00.000Z', '2001-02-07T23:00:00.000Z'],
      ['1.0.1', '2001-02-07T23:00:00.000Z', '2001-02-15T00:00:00.000Z'],
    ]);
  });
});
