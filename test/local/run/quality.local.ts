import { PutObjectCommand } from '@aws-sdk/client-s3';
import { alarmState, awaitAlarm } from '../../../local/story/alarms';
import { storyModel } from '../../../local/story/environment';
import { hourFolder, labelDelayHours } from '../../../local/story/labels';
import { readText } from '../../../local/story/objects';
import { fireSchedule } from '../../../local/story/scheduled-rule';
import type { StoryParts } from '../../../local/story/week';
import { groundTruthPrefix, reportPrefix } from '../../../lib/contracts/storage';
import { replayQuality } from '../../../lambdas/monitoring/verdict/quality/replay-quality';
import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import { outcomeLines } from './captured-rows';
import { captureWeek, type CapturedHour } from './captured-week';
import { storyUnderTest } from './twin-under-test';

const hour = 3_600_000;
const day = 24 * hour;

// Weeks before those of the story and of the other monitors.
const ordinary = new Date('2000-09-11T00:00:00Z');
const worse = new Date('2000-09-18T00:00:00Z');

// Enough to see a critical loss, or else nothing is ok.
const rowsOfHour = 1_000;

/** What is stored of a run. */
interface StoredRun {
  readonly files: number;
  readonly sortedPieces: number;
  readonly joinedParts: number;
  readonly rounds: number;
  readonly cost: { readonly currency: string; readonly total: number };
}

describe('capture and outcomes in, alarm state out, through the deployed state machine', () => {
  let story: StoryParts;
  beforeAll(async () => {
    story = await storyUnderTest();
  });
  afterAll(() => {
    story.environment.close();
  });

  const stateOf = (name: string) =>
    alarmState(story.environment, story.environment.alarm(`ModelQualityMonitor${name}`));
  const deliver = async ({ time, rows }: CapturedHour, more: number, name = 'labels.jsonl') => {
    const { environment } = story;
    const Key = `${groundTruthPrefix(storyModel)}${hourFolder(time)}${name}`;
    const Body = outcomeLines(rows, time, new Date(time.getTime() + 2 * hour), more);
    await environment.s3.send(new PutObjectCommand({ Bucket: environment.bucket('Capture'), Key, Body }));
  };
  const run = async (start: Date) => {
    const { environment } = story;
    const due = new Date(start.getTime() + 7 * day + (labelDelayHours + 7) * hour);
    const [report] = await fireSchedule(environment, environment.rule('ModelQualityMonitorSchedule'), due);
    const end = new Date(start.getTime() + 7 * day).toISOString().slice(0, 13);
    const bucket = environment.bucket('Reports');
    const text = await readText(environment, bucket, reportPrefix.qualityVerdict(storyModel, end));
    const record = await readText(environment, bucket, reportPrefix.qualityRun(storyModel, end));
    return { report: report as { verdict: string; labelled: number }, text, record: JSON.parse(record) as StoredRun };
  };

  let text = '';

  test('a week that came as the answers said is ok: each file is sorted once, each day joined, and its cost recorded', async () => {
    for (const captured of await captureWeek(story, ordinary, 0, undefined, rowsOfHour)) await deliver(captured, 0);
    const found = await run(ordinary);
    expect(found.report).toMatchObject({ verdict: 'ok', labelled: 14 * rowsOfHour });
    // Two hours of capture a day, and outcomes by the day.
    expect(found.record).toMatchObject({ files: 28, sortedPieces: 14 + 7, joinedParts: 7, rounds: 3 });
    expect(found.record.cost).toMatchObject({ currency: 'USD', total: expect.any(Number) });
    expect(found.record.cost.total).toBeGreaterThan(0);
    expect(await stateOf('FallingAlarm')).not.toBe('ALARM');
    text = found.text;
  });

  test('asked again it reads nothing that it has read, and reaches the same verdict to the byte', async () => {
    const again = await run(ordinary);
    expect(again.record).toMatchObject({ files: 0, sortedPieces: 0, joinedParts: 0, rounds: 1 });
    expect(again.text).toBe(text);
  });

  test('a week in which more came than the answers said ends in an alarm, and its verdict can be computed again', async () => {
    const week = await captureWeek(story, worse, 0, undefined, rowsOfHour);
    for (const captured of week) await deliver(captured, 0.14);
    const { report, text: stored } = await run(worse);
    expect(report).toMatchObject({ verdict: 'warning' });
    const { quality } = parseRun(stored, 'verdict');
    expect(quality!.causes).toMatchObject([{ type: 'quality-loss', severity: 'warning' }]);
    expect(quality!.causes[0]!.message).toMatch(/^Calibration/);
    expect(replayQuality(quality!).differences).toEqual([]);
    await awaitAlarm(story.environment, story.environment.alarm('ModelQualityMonitorFallingAlarm'), 'ALARM');
    // A warning asks for no training.
    expect(await stateOf('QualityAlarm')).not.toBe('ALARM');

    // One day is corrected: its outcomes are sorted anew, and those days joined into whose time they may fall.
    await deliver(week[4]!, 0, 'late.jsonl');
    expect((await run(worse)).record).toMatchObject({ files: 3, sortedPieces: 1, rounds: 3 });
  });

  test('the next week that is as it should be ends the alarm', async () => {
    expect((await run(ordinary)).report).toMatchObject({ verdict: 'ok' });
    await awaitAlarm(story.environment, story.environment.alarm('ModelQualityMonitorFallingAlarm'), 'OK');
  });
});
