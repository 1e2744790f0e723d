import { alarmState, awaitAlarm } from '../../../local/story/alarms';
import { readText } from '../../../local/story/objects';
import { fireSchedule } from '../../../local/story/scheduled-rule';
import type { StoryParts } from '../../../local/story/week';
import { storyModel } from '../../../local/story/environment';
import { reportPrefix } from '../../../lib/contracts/storage';
import { replayBusiness } from '../../../lambdas/monitoring/verdict/business/replay-business';
import { replay } from '../../../lambdas/monitoring/verdict/replay';
import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import { captureLines } from './captured-rows';
import { afterWeek, capturedRows, captureWeek, putCapture, putReports } from './captured-week';
import { reportLine } from '../../lambdas/monitoring/business/reports';
import { storyUnderTest } from './twin-under-test';

const hour = 3_600_000;

// Weeks before those of the story, so that neither disturbs the other.
const ordinary = new Date('2000-12-04T00:00:00Z');
const drifting = new Date('2000-12-11T00:00:00Z');

/** What is stored of a run. */
interface StoredRun {
  readonly profiledHours: number;
  readonly hours: number;
  readonly pieces: number;
  readonly cost: { readonly currency: string; readonly total: number; readonly lambdaRequests: number };
}

describe('capture files in, alarm state out, through the deployed state machine', () => {
  let story: StoryParts;
  beforeAll(async () => {
    story = await storyUnderTest();
  });
  afterAll(() => {
    story.environment.close();
  });

  const alarm = () => story.environment.alarm('ModelDriftMonitorDriftAlarm');
  const run = async (start: Date) => {
    const { environment } = story;
    const [report] = await fireSchedule(environment, environment.rule('ModelDriftMonitorSchedule'), afterWeek(start));
    const end = afterWeek(start).toISOString().slice(0, 13);
    const bucket = environment.bucket('Reports');
    const text = await readText(environment, bucket, reportPrefix.verdict(storyModel, `${end}-7d`));
    const record = await readText(environment, bucket, reportPrefix.run(storyModel, end));
    return { report: report as { verdict: string }, text, record: JSON.parse(record) as StoredRun };
  };

  test('a week like the training data is ok, hour by hour profiled, and its cost is recorded', async () => {
    await captureWeek(story, ordinary, 0);
    const asked = '2000-12-06T09:00:00.000Z-0';
    const paid = reportLine(asked, { compensation: 120 }, '2000-12-07T08:10:00Z', 'claim-1');
    await putReports(story, new Date('2000-12-07T08:00:00Z'), [
      paid,
      paid,
      'torn',
      reportLine('nobody asked', { compensation: 9 }, '2000-12-07T08:20:00Z'),
    ]);
    await putReports(story, new Date('2000-12-08T18:00:00Z'), [
      // More than two days after its prediction.
      reportLine(asked, { compensation: 7 }, '2000-12-08T18:00:00Z', 'claim-2'),
    ]);
    const { report, record } = await run(ordinary);
    expect(report).toMatchObject({ verdict: 'ok' });
    expect(record).toMatchObject({ hours: 14, profiledHours: 14, pieces: 14, cost: { currency: 'USD' } });
    // Plan, pieces, hours, reports, judge.
    expect(record.cost.lambdaRequests).toBe(1 + 14 + 14 + 1 + 1);
    expect(record.cost.total).toBeGreaterThan(0);
    expect(await alarmState(story.environment, alarm())).not.toBe('ALARM');
  });

  test('what callers count is added up by the day in the same pass, judged, and told', async () => {
    const { environment } = story;
    const bucket = environment.bucket('Reports');
    const month = JSON.parse(await readText(environment, bucket, reportPrefix.business(storyModel, '2000-12'))) as {
      days: Record<string, unknown>;
    };
    // Two files a day, ten requests of 50 rows each; every one carries 5.
    expect(month.days['2000-12-06']).toMatchObject({
      business: { requests: 20, predictions: 1_000, counters: { rebooked: { events: 20, sum: [100] } } },
      // Nothing serves in the year 2000: what it cost is not known, which is not the same as nothing.
      cost: null,
    });
    const end = afterWeek(ordinary).toISOString().slice(0, 13);
    const text = await readText(environment, bucket, reportPrefix.businessVerdict(storyModel, end));
    expect(parseRun(text, 'verdict').business).toMatchObject({
      verdict: 'insufficient',
      findings: [{ counter: 'rebooked', current: { mean: 0.1 } }, { counter: 'compensation' }],
    });
  });

  test('what is reported afterwards counts for the day of the prediction, once, in time, and what cannot be used is told', async () => {
    const { environment } = story;
    const bucket = environment.bucket('Reports');
    const { days } = JSON.parse(await readText(environment, bucket, reportPrefix.reported(storyModel, '2000-12'))) as {
      days: Record<string, unknown>;
    };
    expect(days['2000-12-06']).toMatchObject({
      business: { requests: 20, predictions: 1_000, counters: { compensation: { events: 1, sum: [120] } } },
      matched: 1,
      repeated: 1,
      late: 1,
    });
    expect(days['2000-12-07']).toMatchObject({ filed: 3, malformed: { count: 1, reasons: { 'not-json': 1 } } });
    // A day is mature when two days have passed.
    expect(Object.keys(days).at(-1)).toBe('2000-12-08');
    const end = afterWeek(ordinary).toISOString().slice(0, 13);
    const text = await readText(environment, bucket, reportPrefix.businessVerdict(storyModel, end));
    const business = parseRun(text, 'verdict').business!;
    // Of the week, nothing was delivered that could tell of Monday; four days are mature.
    expect(business.findings.find(({ counter }) => counter === 'compensation')).toMatchObject({
      reportedWithinHours: 48,
      current: { predictions: 4_000, total: 120 },
    });
    expect(business.reports).toMatchObject({ day: '2000-12-08', filed: 1, matched: 0, unmatched: 0 });
    expect(JSON.parse(text)).toMatchObject({ note: expect.stringContaining('the last is 2000-12-04') });
    expect(replayBusiness(business).differences).toEqual([]);
  });

  test('a week in which a feature moved ends in an alarm, and its verdict can be computed again', async () => {
    await captureWeek(story, drifting, 0.4);
    const { report, text } = await run(drifting);
    expect(report).toMatchObject({ verdict: 'critical' });
    const { drift } = parseRun(text, 'verdict');
    expect(drift!.driftedFeatures).toEqual(['departure_hour']);
    expect(replay(drift!).differences).toEqual([]);
    const { page } = JSON.parse(text) as { page: string };
    expect(
      await readText(story.environment, story.environment.bucket('Reports'), page.split('/').slice(3).join('/')),
    ).toContain('critical');
    await awaitAlarm(story.environment, alarm(), 'ALARM');
    // Nothing explains the drift, so people are told of it.
    await awaitAlarm(story.environment, story.environment.alarm('ModelDriftMonitorDriftAlarmNotice'), 'ALARM');
  });

  test('an hour is not read again, unless a file of it comes late', async () => {
    expect((await run(drifting)).record).toMatchObject({ profiledHours: 0, pieces: 0 });
    const late = await capturedRows(story, 50, 0.4);
    await putCapture(story, new Date(drifting.getTime() + 9 * hour), 'late.jsonl', captureLines(late, drifting));
    const { record, report } = await run(drifting);
    expect(record).toMatchObject({ hours: 14, profiledHours: 1, pieces: 1 });
    expect(report).toMatchObject({ verdict: 'critical' });
  });
});
