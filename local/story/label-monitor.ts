import { GetObjectCommand, NoSuchKey, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { ModelVersion } from '../../lib/contracts/registry';
import { capturePrefix, modelFolder, reportPrefix } from '../../lib/contracts/storage';
import { CaptureLineReader } from '../../lambdas/monitoring/capture/capture-line';
import { parseFeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import type { FeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import { readGroundTruth } from '../../lambdas/monitoring/quality/ground-truth-line';
import { LabelJoin } from '../../lambdas/monitoring/quality/label-join';
import { QualityBuilder, qualityTask } from '../../lambdas/monitoring/quality/quality-builder';
import { judgeQuality } from '../../lambdas/monitoring/verdict/judge-quality';
import type { QualityVerdict } from '../../lambdas/monitoring/verdict/quality-verdict';
import { canonicalJson } from '../../lambdas/shared/canonical-json';
import { storyModel } from './environment';
import type { DeployedEnvironment } from './environment';
import { groundTruthPrefix, hourFolder, labelDelayHours } from './labels';
import { hour } from './replay';

/** A judged week, as it is stored and shown. */
export interface JudgedWeek {
  /** First day, `YYYY-MM-DD`. */
  readonly week: string;
  /** Version that served. */
  readonly version: string;
  readonly verdict: QualityVerdict;
}

/** Prefix of the judged weeks in the reports bucket. */
export const qualityPrefix = `${reportPrefix.model(storyModel)}quality/`;

/**
 * Judges the answers of a window by what really happened, with the monitors' own core: capture and ground truth are
 * joined by the identity of the request, as of a day after the window's end, and held against what the champion measured
 * when it was approved.
 */
export async function judgeByLabels(
  environment: DeployedEnvironment,
  { from, to, champion }: { readonly from: Date; readonly to: Date; readonly champion: ModelVersion },
): Promise<JudgedWeek> {
  const schema = await readSchema(environment, champion);
  const asOf = new Date(to.getTime() + labelDelayHours * hour).toISOString();
  const builder = new QualityBuilder(qualityTask(schema));
  const join = new LabelJoin(asOf);
  const reader = new CaptureLineReader(schema);
  for (let at = from.getTime(); at < to.getTime(); at += hour) {
    const folder = hourFolder(new Date(at));
    const captured = `${capturePrefix(storyModel)}${environment.endpointName}/champion/${folder}`;
    for (const line of await linesBelow(environment, captured)) {
      const event = reader.read(line);
      if (typeof event === 'string') throw new Error(`capture below ${captured} is unusable: ${event}`);
      (event.predictions ?? []).forEach((score, index) => {
        join.addAnswer(event.id ?? '', index, { score, time: event.time, groups: [] });
      });
    }
    for (const line of await linesBelow(environment, `${groundTruthPrefix}${folder}`)) {
      const truth = readGroundTruth(line);
      if (typeof truth === 'string')
        throw new Error(`ground truth below ${groundTruthPrefix}${folder} is unusable: ${truth}`);
      truth.labels.forEach((label, index) => {
        join.addLabel(truth.id, index, label, truth.recordedAt);
      });
    }
  }
  builder.addJoin(join.result());
  const { auc } = champion.metrics;
  const references =
    auc && auc.standardError !== null ? { auc: { value: auc.value, standardError: auc.standardError } } : {};
  const verdict = judgeQuality(builder.profile(), { references, asOf, delayHours: labelDelayHours });
  const judged = { week: from.toISOString().slice(0, 10), version: champion.version, verdict };
  await environment.s3.send(
    new PutObjectCommand({
      Bucket: environment.bucket('Reports'),
      Key: `${qualityPrefix}${judged.week}.json`,
      Body: canonicalJson(judged),
      ContentType: 'application/json',
    }),
  );
  return judged;
}

/** All judged weeks, in order. */
export async function judgedWeeks(environment: DeployedEnvironment): Promise<JudgedWeek[]> {
  const Bucket = environment.bucket('Reports');
  const weeks: JudgedWeek[] = [];
  for (const key of await keysBelow(environment, Bucket, qualityPrefix)) {
    weeks.push(JSON.parse(await readText(environment, Bucket, key)) as JudgedWeek);
  }
  return weeks;
}

/** Whether capture of an hour has been written: it comes a moment after the answer. */
export async function isCaptured(environment: DeployedEnvironment, start: Date): Promise<boolean> {
  const prefix = `${capturePrefix(storyModel)}${environment.endpointName}/champion/${hourFolder(start)}`;
  return (await keysBelow(environment, environment.bucket('Capture'), prefix)).length > 0;
}

async function readSchema(environment: DeployedEnvironment, { artifactUri }: ModelVersion): Promise<FeatureSchema> {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(artifactUri)!;
  return parseFeatureSchema(JSON.parse(await readText(environment, bucket!, `${prefix!}${modelFolder.schema}`)));
}

async function linesBelow(environment: DeployedEnvironment, prefix: string): Promise<string[]> {
  const Bucket = environment.bucket('Capture');
  const lines: string[] = [];
  for (const key of await keysBelow(environment, Bucket, prefix)) {
    lines.push(...(await readText(environment, Bucket, key)).split('\n').filter((line) => line !== ''));
  }
  return lines;
}

async function keysBelow({ s3 }: DeployedEnvironment, Bucket: string, Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    for (const { Key } of page.Contents ?? []) keys.push(Key!);
  }
  return keys.sort();
}

/** The text of an object; empty when there is none. */
async function readText({ s3 }: DeployedEnvironment, Bucket: string, Key: string): Promise<string> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    if (error instanceof NoSuchKey) return '';
    throw error;
  }
}
