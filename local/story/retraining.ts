import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { eventSource, eventTypes } from '../../lib/contracts/events';
import type { RetrainingRequested } from '../../lib/contracts/events';
import type { LedgerEntry } from '../../lib/contracts/registry';
import type { TrainingOutcome } from '../../lib/contracts/training';
import { storyModel } from './environment';
import { awaitEntry } from './ledger-watch';
import { waitFor } from './wait-for';
import type { StoryParts } from './week';

/** Milliseconds that a decision may take: the alarm, its event and the controller. */
const decisionPatience = 60_000;
/** Milliseconds that a training execution may take, on a busy machine. */
const trainingPatience = 600_000;

/** A training that runs. */
export interface RunningTraining {
  readonly executionArn: string;
  /** The ledger's entry of its start. */
  readonly started: LedgerEntry;
}

/** Waits until the controller has started a training. Rejects with what the ledger says when it declines. */
export async function awaitStart({ registry }: StoryParts, after: number): Promise<RunningTraining> {
  const started = await awaitEntry(registry, { actions: ['retraining-started'], after, patience: decisionPatience });
  return { started, executionArn: started.details['executionArn'] as string };
}

/** Waits until the controller has declined a request. */
export async function awaitRefusal({ registry }: StoryParts, after: number): Promise<LedgerEntry> {
  return awaitEntry(registry, { actions: ['retraining-declined'], after, patience: decisionPatience });
}

/** Waits for the end of a training, and until its lock is free. Rejects when it fails. */
export async function awaitOutcome(
  { environment, registry }: StoryParts,
  { executionArn, started }: RunningTraining,
): Promise<TrainingOutcome> {
  const execution = await waitFor(
    'the end of the training',
    async () => {
      const described = await environment.states.send(new DescribeExecutionCommand({ executionArn }));
      return described.status === 'RUNNING' ? undefined : described;
    },
    trainingPatience,
  );
  if (execution.status !== 'SUCCEEDED') {
    throw new Error(`the training ended as ${execution.status!}: ${execution.error ?? ''} ${execution.cause ?? ''}`);
  }
  await awaitEntry(registry, {
    actions: ['retraining-finished'],
    after: started.sequence,
    patience: decisionPatience,
  });
  return JSON.parse(execution.output!) as TrainingOutcome;
}

/** Asks for a retraining as a person does: with an event on the platform's bus. */
export async function requestRetraining(
  { environment }: StoryParts,
  request: Pick<RetrainingRequested, 'causeId' | 'reason'>,
): Promise<void> {
  const detail: RetrainingRequested = {
    schemaVersion: 1,
    model: storyModel,
    cause: 'person',
    requestedBy: 'story',
    ...request,
  };
  const { FailedEntryCount } = await environment.events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: environment.busName,
          Source: eventSource,
          DetailType: eventTypes.retrainingRequested,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  if (FailedEntryCount) throw new Error('the bus did not take the request for retraining');
}
