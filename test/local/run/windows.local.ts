import { awaitAlarm } from '../../../local/story/alarms';
import { storyModel } from '../../../local/story/environment';
import { readText } from '../../../local/story/objects';
import { fireSchedule } from '../../../local/story/scheduled-rule';
import type { StoryParts } from '../../../local/story/week';
import type { DriftReport } from '../../../lambdas/monitoring/drift/judge-drift';
import { replay } from '../../../lambdas/monitoring/verdict/replay';
import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import { reportPrefix } from '../../../lib/contracts/storage';
import { afterWeek, captureWeek } from './captured-week';
import { storyUnderTest } from './twin-under-test';

const week = 7 * 86_400_000;
// After the weeks that attributions are learnt from, before those of the other monitors.
const firstKnown = new Date('2000-10-23T00:00:00Z');
const ordinary = new Date('2000-11-20T00:00:00Z');
const broken = new Date('2000-11-27T00:00:00Z');
const lastDay = [6];

describe('a day and a week judged at once by the deployed state machine', () => {
  let story: StoryParts;
  beforeAll(async () => {
    story = await storyUnderTest();
  });
  afterAll(() => {
    story.environment.close();
  });

  const read = (key: string) => readText(story.environment, story.environment.bucket('Reports'), key);
  const alarm = (name: string) => story.environment.alarm(`ModelDriftMonitor${name}`);
  const run = async (start: Date) => {
    const { environment } = story;
    const [report] = await fireSchedule(environment, environment.rule('ModelDriftMonitorSchedule'), afterWeek(start));
    const end = afterWeek(start).toISOString().slice(0, 13);
    const [day, whole] = await Promise.all(
      ['24h', '7d'].map((window) => read(reportPrefix.verdict(storyModel, `${end}-${window}`))),
    );
    const { windows, verdictUri } = report as DriftReport;
    const levels = windows.map(({ window, verdict }) => `${window} ${verdict}`);
    return { levels, verdictUri, day: day!, whole: whole! };
  };

  test('a day waits for four of its kind, which does not hide the week', async () => {
    for (let known = 0; known < 4; known += 1) {
      const start = new Date(firstKnown.getTime() + known * week);
      await captureWeek(story, start, 0, lastDay);
      const { levels, day } = await run(start);
      // A week that capture does not fill yet is not judged either: the first one, if nothing was captured before.
      expect(levels).toEqual([
        '24h insufficient',
        known === 0 ? expect.stringMatching(/^7d (ok|insufficient)$/) : '7d ok',
      ]);
      expect(day).toContain(`${known} of the 4 windows needed are known`);
    }
  });

  test('then it is held against those, within the budget that it shares', async () => {
    await captureWeek(story, ordinary, 0, lastDay);
    const { levels, day, whole } = await run(ordinary);
    expect(levels).toEqual(['24h ok', '7d ok']);
    expect(parseRun(day, 'day').drift).toMatchObject({ window: { rows: 1_000 }, baseline: { windows: 4 } });
    expect(parseRun(whole, 'week').drift).toMatchObject({ window: { rows: 1_000 }, baseline: { windows: 0 } });
    for (const text of [day, whole]) {
      expect(parseRun(text, 'window').drift!.derivation.families['feature-drift']!.looks).toBe(2 * 24 * 91);
    }
  });

  test('what broke on the last day is told by the day, and the alarm goes off', async () => {
    await captureWeek(story, broken, 0, [0, 1, 2, 3, 4, 5]);
    await captureWeek(story, broken, 0.4, lastDay);
    const { levels, verdictUri, day } = await run(broken);
    expect(levels[0]).toBe('24h critical');
    expect(levels[1]).toMatch(/^7d (ok|warning)$/);
    expect(verdictUri).toMatch(/-24h\.json$/);
    expect(parseRun(day, 'day').drift!.driftedFeatures).toEqual(['departure_hour']);
    await awaitAlarm(story.environment, alarm('DriftAlarm'), 'ALARM');
  });

  test('what shows in both is one page and one alarm, and each verdict is computed again by itself', async () => {
    await captureWeek(story, broken, 0.4);
    const { levels, verdictUri, day, whole } = await run(broken);
    expect(levels).toEqual(['24h critical', '7d critical']);
    expect(verdictUri).toMatch(/-7d\.json$/);
    const pages = [day, whole].map((text) => (JSON.parse(text) as { page: string }).page);
    expect(new Set(pages).size).toBe(1);
    expect(await read(pages[0]!.split('/').slice(3).join('/'))).toContain('last 24 hours');
    for (const text of [day, whole]) expect(replay(parseRun(text, 'window').drift!).differences).toEqual([]);
    await awaitAlarm(story.environment, alarm('DriftAlarm'), 'ALARM');
  });

  test('the alarm ends with a run in which no window is critical', async () => {
    expect((await run(ordinary)).levels).toEqual(['24h ok', '7d ok']);
    await awaitAlarm(story.environment, alarm('DriftAlarm'), 'OK');
  });
});
