import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Measured } from '../../lambdas/monitoring/quality/quality-metrics';
import { canonicalJson } from '../../lambdas/shared/canonical-json';
import type { DeployedEnvironment } from './environment';
import { keysBelow, readText } from './objects';

/** A week as the story played it: what was measured, and when on this machine, so that other records can be laid beside it. */
export interface PlayedWeek {
  /** First day, `YYYY-MM-DD`. */
  readonly week: string;
  /** Version that served. */
  readonly version: string;
  /** Flights that the endpoint was asked about. */
  readonly flights: number;
  /** Share of them that came late. */
  readonly lateRate: number;
  /** Mean of the answers. */
  readonly meanPrediction: number;
  /** Area under the ROC curve of the answers, as the monitor measured it; null when it could not. */
  readonly auc: Pick<Measured, 'value' | 'lower' | 'upper'> | null;
  /** The monitor's verdict: `ok`, `insufficient`, `warning` or `critical`. */
  readonly verdict: string;
  /** Why, worst first. */
  readonly causes: readonly string[];
  /** When the week was played, ISO 8601. */
  readonly playedFrom: string;
  readonly playedTo: string;
}

/** Where the story leaves its weeks, in the reports bucket. */
export const weekPrefix = 'story/weeks/';

/** Keeps a played week. */
export async function keepWeek(environment: DeployedEnvironment, played: PlayedWeek): Promise<void> {
  await environment.s3.send(
    new PutObjectCommand({
      Bucket: environment.bucket('Reports'),
      Key: `${weekPrefix}${played.week}.json`,
      Body: canonicalJson(played),
      ContentType: 'application/json',
    }),
  );
}

/** All weeks that were played, in order. */
export async function playedWeeks(environment: DeployedEnvironment): Promise<PlayedWeek[]> {
  const Bucket = environment.bucket('Reports');
  const keys = await keysBelow(environment, Bucket, weekPrefix);
  return Promise.all(keys.map(async (key) => JSON.parse(await readText(environment, Bucket, key)) as PlayedWeek));
}
