import { PutObjectCommand } from '@aws-sdk/client-s3';
import { storyModel } from '../../../local/story/environment';
import { hourFolder } from '../../../local/story/labels';
import { keysBelow, readText } from '../../../local/story/objects';
import type { StoryParts } from '../../../local/story/week';
import { businessReportsPrefix, capturePrefix, modelFolder } from '../../../lib/contracts/storage';
import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { captureLines, rowsLike } from './captured-rows';
import type { CapturedRow } from './captured-rows';

const hour = 3_600_000;

/** Shortly after the end of a week that begins at a time. */
export function afterWeek(start: Date): Date {
  return new Date(start.getTime() + 7 * 24 * hour + 20 * 60_000);
}

/** An hour of a captured week. */
export interface CapturedHour {
  readonly time: Date;
  readonly rows: readonly CapturedRow[];
}

/**
 * Two hours of capture a day, one file each, every request with a counter of its caller; of the values of `departure_hour`
 * a share is moved to the first cell.
 * @param days those of the week that are captured, 0 to 6
 */
export async function captureWeek(
  story: StoryParts,
  start: Date,
  moved: number,
  days: readonly number[] = [0, 1, 2, 3, 4, 5, 6],
  rowsOfFile = 500,
): Promise<CapturedHour[]> {
  const hours: CapturedHour[] = [];
  for (const day of days) {
    // Every day is like the training data by itself, as the week is.
    const rows = await capturedRows(story, 2 * rowsOfFile, moved);
    for (const [i, at] of [9, 17].entries()) {
      const time = new Date(start.getTime() + (24 * day + at) * hour);
      hours.push({ time, rows: rows.slice(i * rowsOfFile, (i + 1) * rowsOfFile) });
    }
  }
  for (const { time, rows } of hours) {
    await putCapture(story, time, 'requests.jsonl', captureLines(rows, time, ['trace=a1;rebooked=5']));
  }
  return hours;
}

/** Puts a file of capture into the hour of a time. */
export async function putCapture({ environment }: StoryParts, time: Date, name: string, Body: string): Promise<void> {
  const Key = `${capturePrefix(storyModel)}${environment.endpointName}/champion/${hourFolder(time)}${name}`;
  await environment.s3.send(new PutObjectCommand({ Bucket: environment.bucket('Capture'), Key, Body }));
}

/** Puts a file of reports of business into the hour of a time. */
export async function putReports({ environment }: StoryParts, time: Date, lines: readonly string[]): Promise<void> {
  const Key = `${businessReportsPrefix(storyModel)}${hourFolder(time)}reports.jsonl`;
  await environment.s3.send(
    new PutObjectCommand({ Bucket: environment.bucket('Capture'), Key, Body: lines.join('\n') }),
  );
}

let baseline: ReturnType<typeof parseBaseline> | undefined;

/** Rows like the training data, but for the share of `departure_hour` that moved. */
export async function capturedRows(
  { environment, registry }: StoryParts,
  count: number,
  moved: number,
): Promise<CapturedRow[]> {
  if (!baseline) {
    const { artifactUri } = (await registry.alias('champion'))!;
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(artifactUri)!;
    expect(await keysBelow(environment, bucket!, prefix!)).toContain(`${prefix!}${modelFolder.baseline}`);
    baseline = parseBaseline(await readText(environment, bucket!, `${prefix!}${modelFolder.baseline}`));
  }
  return rowsLike(baseline, count, { departure_hour: moved });
}
