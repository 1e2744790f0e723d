import { PutObjectCommand } from '@aws-sdk/client-s3';
import { gunzipSync, gzipSync } from 'node:zlib';
import { artifactPrefix, groundTruthPrefix } from '../../lib/contracts/storage';
import { storyModel } from './environment';
import type { DeployedEnvironment } from './environment';
import { keysBelow, readBytes } from './objects';
import type { AskedHour } from './replay';
import type { Flight } from '../../examples/flight-delay/flights';

/** Hours from departure until it is known whether a flight was late. */
export const labelDelayHours = 24;

/** Puts the outcomes of an hour where the monitor looks for them, in SageMaker's format for ground truth. */
export async function deliverLabels(
  environment: DeployedEnvironment,
  { start, inferenceId, flights }: AskedHour,
): Promise<void> {
  const recordedAt = new Date(start.getTime() + labelDelayHours * 3_600_000).toISOString();
  const line = JSON.stringify({
    groundTruthData: { data: `${flights.map(({ late }) => late).join('\n')}\n`, encoding: 'CSV' },
    eventMetadata: { eventId: inferenceId, recordedAt },
    eventVersion: '0',
  });
  await environment.s3.send(
    new PutObjectCommand({
      Bucket: environment.bucket('Capture'),
      Key: `${groundTruthPrefix(storyModel)}${hourFolder(start)}labels.jsonl`,
      Body: `${line}\n`,
    }),
  );
}

/** Prefix of the training data in the artifacts bucket. */
const datasetPrefix = artifactPrefix.dataset(storyModel);

/** Whether a story has begun in an environment: the first thing that it does is to put training data there. */
export async function hasBegun(environment: DeployedEnvironment): Promise<boolean> {
  return (await keysBelow(environment, environment.bucket('Artifacts'), datasetPrefix)).length > 0;
}

/** Adds a week of landed flights to the training data. */
export async function addTrainingData(
  environment: DeployedEnvironment,
  week: string,
  flights: readonly Flight[],
): Promise<void> {
  const rows = flights.map(({ raw }) =>
    [new Date(raw.date).toISOString().slice(0, 19), raw.delay, raw.distance, raw.origin, raw.destination].join(','),
  );
  await environment.s3.send(
    new PutObjectCommand({
      Bucket: environment.bucket('Artifacts'),
      Key: `${datasetPrefix}${week}.csv.gz`,
      Body: gzipSync(`date,delay,distance,origin,destination\n${rows.join('\n')}\n`, { level: 1 }),
    }),
  );
}

/**
 * Puts the delays of all weeks of training data but the last into the wrong rows, each a third of the file further on.
 *
 * @returns what puts the data right again
 */
export async function scrambleDelays(environment: DeployedEnvironment): Promise<() => Promise<void>> {
  const Bucket = environment.bucket('Artifacts');
  const keys = (await keysBelow(environment, Bucket, datasetPrefix)).slice(0, -1);
  const before = new Map<string, Uint8Array>();
  for (const Key of keys) {
    const bytes = await readBytes(environment, Bucket, Key);
    before.set(Key, bytes);
    await environment.s3.send(new PutObjectCommand({ Bucket, Key, Body: gzipSync(scrambled(bytes), { level: 1 }) }));
  }
  return async () => {
    for (const [Key, Body] of before) await environment.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  };
}

function scrambled(bytes: Uint8Array): string {
  const [header, ...lines] = gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
  const rows = lines.map((line) => line.split(','));
  const moved = rows.map(([date, , ...rest], index) => {
    const other = rows[(index + Math.floor(rows.length / 3)) % rows.length]!;
    return [date, other[1], ...rest].join(',');
  });
  return `${[header, ...moved].join('\n')}\n`;
}

/** `yyyy/mm/dd/hh/` of a time, as SageMaker lays out capture and ground truth. */
export function hourFolder(time: Date): string {
  return `${time.toISOString().slice(0, 13).replaceAll('-', '/').replace('T', '/')}/`;
}
