import type { MonitoringPrices, StepUsage } from '../../../lib/contracts/monitoring';
import { monitoringWork } from '../../../lib/contracts/storage';
import { mapAtOnce } from '../../shared/at-once';
import { parseJson } from '../../shared/parse-input';
import { totalUsage, type Meter } from '../drift/meter';
import { runCost, type RunCost } from '../drift/run-cost';
import { sortedFile, sortedPiece, usageFile, type StoredOutcomePlan } from './outcome-files';

/** What a run is reckoned with. */
export interface OutcomeRunPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly prices: MonitoringPrices;
  readonly megabytes: number;
  readonly objects: Meter;
}

/** What a run did and what it cost. */
export interface OutcomeRun {
  readonly recordVersion: 1;
  readonly version: string | null;
  readonly verdictUri: string;
  /** Days that the verdict rests on and that hold answers. */
  readonly days: number;
  /** Files and bytes that were read because they were not sorted yet. */
  readonly files: number;
  readonly bytes: number;
  readonly sortedPieces: number;
  readonly joinedParts: number;
  readonly rounds: number;
  readonly usage: StepUsage;
  readonly cost: RunCost;
}

const readsAtOnce = 16;

/** Adds up what the steps of a run have told. */
export async function outcomeRun(
  plan: StoredOutcomePlan,
  verdictUri: string,
  { model, reportsBucket: bucket, prices, megabytes, objects }: OutcomeRunPorts,
): Promise<OutcomeRun> {
  const sorted = await mapAtOnce(plan.sorted, readsAtOnce, async (piece) => {
    const key = `${monitoringWork.sorted(model, piece)}/${sortedFile}`;
    return parseJson(sortedPiece, await objects.get({ bucket, key }), key).usage;
  });
  const joined = await mapAtOnce(plan.joined, readsAtOnce, async (key) =>
    parseJson(usageFile, await objects.get({ bucket, key }), key),
  );
  const usage = totalUsage([plan.usage, ...sorted, ...joined, objects.usage]);
  const batches = sorted.length + joined.length;
  // Each round but the last one has a map; each plans and chooses.
  const maps = plan.round - 1;
  const transitions = 2 * plan.round + maps + batches + 1;
  return {
    recordVersion: 1,
    version: plan.version,
    verdictUri,
    days: plan.days.filter(({ outcomes }) => outcomes !== null).length,
    files: plan.files,
    bytes: plan.bytes,
    sortedPieces: sorted.length,
    joinedParts: joined.length,
    rounds: plan.round,
    usage,
    cost: runCost({ usage, megabytes, batches, maps, transitions, metricReads: 0 }, prices),
  };
}
