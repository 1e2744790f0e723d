import { alarmState, awaitAlarm } from '../../../local/story/alarms';
import { storyModel } from '../../../local/story/environment';
import { readText } from '../../../local/story/objects';
import { fireSchedule } from '../../../local/story/scheduled-rule';
import type { StoryParts } from '../../../local/story/week';
import { reportPrefix } from '../../../lib/contracts/storage';
import { replayAttribution } from '../../../lambdas/monitoring/verdict/attribution/replay-attribution';
import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import { afterWeek, captureWeek } from './captured-week';
import { storyUnderTest } from './twin-under-test';

// Before everything else that is captured: what is usual is learnt from the first week.
const first = new Date('2000-10-02T00:00:00Z');
const alike = new Date('2000-10-09T00:00:00Z');
const broken = new Date('2000-10-16T00:00:00Z');

describe('what the answers of the deployed champion hang on, asked of the model itself', () => {
  let story: StoryParts;
  beforeAll(async () => {
    story = await storyUnderTest();
  });
  afterAll(() => {
    story.environment.close();
  });

  const alarm = () => story.environment.alarm('ModelAttributionMonitorAttributionAlarm');
  const read = (key: string) => readText(story.environment, story.environment.bucket('Reports'), key);
  const run = async (start: Date) => {
    const { environment } = story;
    const time = afterWeek(start);
    const [report] = await fireSchedule(environment, environment.rule('ModelAttributionMonitorSchedule'), time);
    const text = await read(reportPrefix.attributionVerdict(storyModel, time.toISOString().slice(0, 13)));
    return { report: report as { verdict: string; records: number }, text };
  };

  test('the first week is learnt, and says until when', async () => {
    await captureWeek(story, first, 0);
    const { report, text } = await run(first);
    expect(report).toMatchObject({ verdict: 'insufficient', records: 0 });
    expect(text).toContain('is being learnt until 2000-10-09T09:00:00.000Z');
  });

  test('a week alike is ok: the function loads the champion by its digest, under its own role', async () => {
    await captureWeek(story, alike, 0);
    const { report, text } = await run(alike);
    expect(report).toMatchObject({ verdict: 'ok', records: 300 });
    const { knownGood, version } = JSON.parse(text) as { knownGood: string; version: string };
    expect(knownGood).toMatch(/\/monitoring\/flight-delay\/attributions\/known-/);
    expect(version).toBe((await story.registry.alias('champion'))!.version);
    expect(await alarmState(story.environment, alarm())).not.toBe('ALARM');
  });

  test('a feature that stops to vary ends in an alarm, and its verdict can be computed again', async () => {
    await captureWeek(story, broken, 1);
    const { report, text } = await run(broken);
    expect(['warning', 'critical']).toContain(report.verdict);
    const { attribution } = parseRun(text, 'verdict');
    expect(attribution!.causes[0]).toMatchObject({ type: 'attribution-drift', column: 'departure_hour' });
    expect(replayAttribution(attribution!).differences).toEqual([]);
    const { page } = JSON.parse(text) as { page: string };
    expect(await read(page.split('/').slice(3).join('/'))).toContain('What the answers hang on');
    await awaitAlarm(story.environment, alarm(), 'ALARM');
  });
});
