import { PutObjectCommand } from '@aws-sdk/client-s3';
import { storyModel } from '../../../local/story/environment';
import { hourFolder } from '../../../local/story/labels';
import { fireSchedule } from '../../../local/story/scheduled-rule';
import { readText } from '../../../local/story/objects';
import type { StoryParts } from '../../../local/story/week';
import { groundTruthPrefix } from '../../../lib/contracts/storage';
import { replayQuality } from '../../../lambdas/monitoring/verdict/quality/replay-quality';
import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import { captureLines } from './captured-rows';
import { capturedRows, putCapture } from './captured-week';
import { replayStored } from './replay-stored';
import { storyUnderTest } from './twin-under-test';

const hour = 3_600_000;
const day = 24 * hour;

// Before everything else that is captured.
const begins = { late: new Date('2000-08-07T00:00:00Z'), lateOfOneKind: new Date('2000-06-05T00:00:00Z') };
const days = 21;
const rowsOfDay = 200;

describe('how outcomes arrive, and what is expected until they do, in the deployed quality monitor', () => {
  let story: StoryParts;
  beforeAll(async () => {
    story = await storyUnderTest();
  });
  afterAll(() => {
    story.environment.close();
  });

  /** A day of answers at noon, whose outcomes are as often positive as the answers say. */
  const playDay = async (
    at: Date,
    rows: Awaited<ReturnType<typeof capturedRows>>,
    delayOf: (index: number, isPositive: boolean) => number,
  ) => {
    const { environment } = story;
    const lines = rows.map((row, i) =>
      captureLines([row], at).replace(`${at.toISOString()}-0`, `${at.toISOString()}-${i}`),
    );
    await putCapture(story, at, 'requests.jsonl', lines.join('\n'));
    const labels = rows.map(({ prediction }, i) => {
      // Without chance: multiples of the golden ratio are spread evenly.
      const isPositive = (((at.getTime() / day) * rowsOfDay + i) * 0.618_033_988_75) % 1 < prediction;
      const recordedAt = new Date(at.getTime() + delayOf(i, isPositive) * hour).toISOString();
      return JSON.stringify({
        groundTruthData: { data: isPositive ? '1' : '0', encoding: 'CSV' },
        eventMetadata: { eventId: `${at.toISOString()}-${i}`, recordedAt },
        eventVersion: '0',
      });
    });
    const Key = `${groundTruthPrefix(storyModel)}${hourFolder(at)}labels.jsonl`;
    await environment.s3.send(
      new PutObjectCommand({ Bucket: environment.bucket('Capture'), Key, Body: labels.join('\n') }),
    );
  };

  /** Three weeks of such days, and the verdict on the last one of which outcomes are due. */
  const judgeDays = async (start: Date, delayOf: (index: number, isPositive: boolean) => number) => {
    const rows = await capturedRows(story, days * rowsOfDay, 0);
    for (let i = 0; i < days; i += 1) {
      const at = new Date(start.getTime() + i * day + 12 * hour);
      await playDay(at, rows.slice(i * rowsOfDay, (i + 1) * rowsOfDay), delayOf);
    }
    const { environment } = story;
    const time = new Date(start.getTime() + days * day + 7 * hour);
    const [report] = await fireSchedule(environment, environment.rule('ModelQualityMonitorSchedule'), time);
    const { verdictUri } = report as { verdictUri: string };
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(verdictUri)!;
    const quality = parseRun(await readText(environment, bucket!, key!), 'verdict').quality!;
    expect(replayQuality(quality)).toMatchObject({ differences: [] });
    return { quality, replayed: await replayStored(story.settings, verdictUri) };
  };

  test('older days tell that outcomes come later than stated, the window waits for them, and later answers are estimated', async () => {
    // Two in three come after six hours, the others after thirty.
    const { quality, replayed } = await judgeDays(begins.late, (i) => (i % 3 === 0 ? 30 : 6));
    // A day is stated; nine in ten of those that ever come are there only after a day and a half.
    expect(quality.labelDelayHours).toEqual({ stated: 24, learnt: 36, used: 36 });
    expect(quality.arrival!.shares.at(-1)).toBeCloseTo(1, 5);
    expect(quality.maturity).toMatchObject({ mature: true, labelled: 7 * rowsOfDay, answers: 7 * rowsOfDay });
    expect(quality.outlook).toMatchObject({ trusted: true, calibration: { learntFrom: 'earlier outcomes' } });
    expect(quality.outlook!.estimate.n).toBeGreaterThanOrEqual(rowsOfDay);
    expect(replayed).toEqual({
      status: 0,
      out: expect.stringContaining('outcomes are due after 36 h: 24 h are stated'),
    });
    expect(replayed.out).toMatch(/outlook, never an alarm: AUC 0\.\d+/);
  });

  test('positive outcomes that come late are made up for, as older days tell that were joined at two ages', async () => {
    const { quality } = await judgeDays(begins.lateOfOneKind, (i, isPositive) => (isPositive && i % 3 === 0 ? 60 : 6));
    expect(quality.labelDelayHours).toEqual({ stated: 24, learnt: 6, used: 24 });
    expect(quality.maturity.mature).toBe(true);
    const { days: paired } = quality.late!;
    expect(paired).toHaveLength(7);
    for (const { early, late } of paired) {
      expect(early[0]).toBeLessThan(0.8 * late[0]!);
      expect(early[1]).toBe(late[1]);
    }
    // Without the late ones the model would seem to promise far more than comes true.
    const { value, incomplete } = quality.measures.calibration!;
    expect(incomplete!.known).toBeGreaterThan(0.03);
    expect(Math.abs(value)).toBeLessThan(0.015);
    expect(quality.findings.find(({ metric }) => metric === 'calibration')!.verdict).not.toBe('critical');
  });
});
