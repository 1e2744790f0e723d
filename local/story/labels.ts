import { DeleteObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { gzipSync } from 'node:zlib';
import { artifactPrefix } from '../../lib/contracts/storage';
import { storyModel } from './environment';
import type { DeployedEnvironment } from './environment';
import type { AskedHour } from './replay';
import type { Flight } from '../../examples/flight-delay/flights';

/** Where true outcomes lie, in the capture bucket, by the hour of the request they belong to. */
export const groundTruthPrefix = `ground-truth/${storyModel}/`;

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
      Key: `${groundTruthPrefix}${hourFolder(start)}labels.jsonl`,
      Body: `${line}\n`,
    }),
  );
}

/** Prefix of the training data in the artifacts bucket. */
export const datasetPrefix = artifactPrefix.dataset(storyModel);

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

/** Keeps the newest weeks of training data and removes the others. */
export async function keepNewestWeeks(environment: DeployedEnvironment, weeks: number): Promise<void> {
  const Bucket = environment.bucket('Artifacts');
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: environment.s3 }, { Bucket, Prefix: datasetPrefix })) {
    for (const { Key } of page.Contents ?? []) keys.push(Key!);
  }
  for (const Key of keys.sort().slice(0, -weeks)) await environment.s3.send(new DeleteObjectCommand({ Bucket, Key }));
}

/** `yyyy/mm/dd/hh/` of a time, as SageMaker lays out capture and ground truth. */
export function hourFolder(time: Date): string {
  return `${time.toISOString().slice(0, 13).replaceAll('-', '/').replace('T', '/')}/`;
}
