import { DescribeEndpointCommand } from '@aws-sdk/client-sagemaker';
import type { LedgerEntry } from '../../lib/contracts/registry';
import { awaitEntry } from './ledger-watch';
import { ask, hoursOf } from './replay';
import type { AskedHour } from './replay';
import { waitFor } from './wait-for';
import type { StoryParts } from './week';

/** Milliseconds that a rollout may take to begin, and to end. */
const startPatience = 60_000;
const endPatience = 180_000;

/** Waits until traffic begins to move to a version. */
export async function awaitRolloutStart(
  { registry }: StoryParts,
  version: string,
  after: number,
): Promise<LedgerEntry> {
  const matches = ({ details }: LedgerEntry): boolean => details['version'] === version;
  return awaitEntry(registry, { actions: ['rollout-started'], after, matches, patience: startPatience });
}

/**
 * Waits for the end of a rollout while people go on asking: both fleets get requests, as in a deployment under traffic.
 *
 * @param day flights of this day are asked about again and again; what the endpoint answers does not matter here
 * @returns the entry of the ledger that says how it ended, and how many of the requests failed
 */
export async function awaitRolloutEnd(
  parts: StoryParts,
  { details, sequence }: LedgerEntry,
  day: string,
): Promise<{ readonly end: LedgerEntry } & Traffic> {
  const hours: AskedHour[] = [];
  for await (const hour of hoursOf({ from: day, to: day, every: parts.every * 8 })) hours.push(hour);
  const over = new AbortController();
  const traffic = askUntil(parts, hours, over.signal);
  try {
    const end = await awaitEntry(parts.registry, {
      actions: ['rollout-succeeded', 'rollout-failed'],
      after: sequence,
      matches: (entry) => entry.details['rollout'] === details['rollout'],
      patience: endPatience,
    });
    over.abort();
    return { end, ...(await traffic) };
  } finally {
    over.abort();
    await traffic;
  }
}

/** Waits until nothing about the endpoint changes any more. */
export async function awaitSettled({ environment }: StoryParts): Promise<void> {
  await waitFor(
    'a settled endpoint',
    async () => {
      const { EndpointStatus } = await environment.sageMaker.send(
        new DescribeEndpointCommand({ EndpointName: environment.endpointName }),
      );
      return EndpointStatus === 'InService' || undefined;
    },
    endPatience,
  );
}

interface Traffic {
  readonly asked: number;
  readonly failed: number;
}

/** Never rejects: a request that fails is counted. */
async function askUntil({ environment }: StoryParts, hours: readonly AskedHour[], over: AbortSignal): Promise<Traffic> {
  let asked = 0;
  let failed = 0;
  while (!over.aborted) {
    const { inferenceId, ...hour } = hours[asked % hours.length]!;
    asked += 1;
    await ask(environment, { ...hour, inferenceId: `rollout-${inferenceId}` }).catch(() => (failed += 1));
  }
  return { asked, failed };
}
