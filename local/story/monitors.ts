import type { Measured } from '../../lambdas/monitoring/quality/quality-metrics';
import { capturePrefix } from '../../lib/contracts/storage';
import { storyModel } from './environment';
import type { DeployedEnvironment } from './environment';
import { hourFolder, labelDelayHours } from './labels';
import { keysBelow, readText } from './objects';
import { hour } from './replay';
import { fireSchedule } from './scheduled-rule';

/** What the quality monitor stored of a week, as far as the story looks into it. */
export interface StoredVerdict {
  /** Version that was judged. */
  readonly version: string;
  /** First and last moment of the window, ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly verdict: string;
  readonly causes: readonly { readonly message: string }[];
  readonly measures?: { readonly auc?: Measured };
}

/** Hours past midnight at which the deployed monitor runs. */
const quietHour = 7;

/**
 * Has the deployed monitors run as of the end of a window: the drift monitor at once, the quality monitor when the labels
 * of the last flights are due, and with it the one that asks the model on what its answers hang.
 *
 * @returns what the quality monitor stored
 */
export async function runMonitors(environment: DeployedEnvironment, end: Date): Promise<StoredVerdict> {
  await fireSchedule(environment, environment.rule('ModelDriftMonitorSchedule'), end);
  const due = new Date(end.getTime() + (labelDelayHours + quietHour) * hour);
  const [answer] = await fireSchedule(environment, environment.rule('ModelQualityMonitorSchedule'), due);
  await fireSchedule(environment, environment.rule('ModelAttributionMonitorSchedule'), due);
  const { verdictUri } = answer as { readonly verdictUri: string };
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(verdictUri)!;
  return JSON.parse(await readText(environment, bucket!, key!)) as StoredVerdict;
}

/** Whether capture of an hour has been written: it comes a moment after the answer. */
export async function isCaptured(environment: DeployedEnvironment, start: Date): Promise<boolean> {
  const prefix = `${capturePrefix(storyModel)}${environment.endpointName}/champion/${hourFolder(start)}`;
  return (await keysBelow(environment, environment.bucket('Capture'), prefix)).length > 0;
}
