import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { eventSource, eventTypes } from '../../../lib/contracts/events';
import { awaitAlarm } from '../../../local/story/alarms';
import { storyModel } from '../../../local/story/environment';
import { awaitEntry, lastSequence } from '../../../local/story/ledger-watch';
import { waitFor } from '../../../local/story/wait-for';
import type { StoryParts } from '../../../local/story/week';
import type { Run } from './run';
import { folder } from './twin-under-test';

/** Milliseconds after the request at which the controller's process is killed: before, amid and after its work. */
const moments = [0, 60, 150, 300];
const patience = 120_000;

/** Processes die at any moment; what they had begun is taken up again, and done once. */
export function killedHandler(run: Run): void {
  describe('a handler whose process is killed', () => {
    for (const moment of moments) {
      run.step(`the controller, killed ${moment} ms after a request, starts its training once`, async (story) => {
        const after = await lastSequence(story.registry);
        const before = await executionsOf(story);
        await requestOnce(story, `killed-${moment}`);
        await pause(moment);
        killProcessesOf(story.environment.function('ModelRetrainingFunctionsController'));
        const started = await awaitEntry(story.registry, { actions: ['retraining-started'], after, patience });
        const executionArn = started.details['executionArn'] as string;
        expect((await executionsOf(story)).filter((arn) => !before.includes(arn))).toEqual([executionArn]);
        await story.environment.states.send(new StopExecutionCommand({ executionArn }));
        await awaitEntry(story.registry, { actions: ['retraining-finished'], after, patience });
        const actions = (await run.ledgerAfter(after)).map(({ action }) => action);
        expect(actions).toEqual(['retraining-started', 'retraining-finished']);
      });
    }

    run.step('is noticed: the alarm on its failures went off, and ended', async (story) => {
      const alarm = story.environment.alarm('ModelRetrainingControllerAlarm');
      await run.wentOff(alarm);
      await awaitAlarm(story.environment, alarm, 'OK');
    });
  });

  describe('a training program that fails', () => {
    run.step('is announced with its own reason, and registers nothing', async (story) => {
      const versions = await story.registry.versions();
      const { states, stateMachineArn } = story.environment;
      const input = JSON.stringify({ hyperparameters: { max_iter: 'many' } });
      const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input }));
      const end = await waitFor(
        'the end of the execution',
        async () => {
          const described = await states.send(new DescribeExecutionCommand({ executionArn }));
          return described.status === 'RUNNING' ? undefined : described;
        },
        patience,
      );
      expect(end).toMatchObject({ status: 'FAILED', error: 'Tidegate.TrainingFailed' });
      expect(end.cause).toMatch(/max_iter/);
      expect(await run.heard('TrainingFailed', { executionArn })).toHaveLength(1);
      expect(await story.registry.versions()).toEqual(versions);
      await run.wentOff(story.environment.alarm('ModelTrainingFailureAlarm'));
    });
  });
}

/** Hands a person's request to the controller as EventBridge does: asynchronously, and again when it fails. */
async function requestOnce({ environment }: StoryParts, causeId: string): Promise<void> {
  const detail = {
    schemaVersion: 1,
    model: storyModel,
    cause: 'person',
    causeId,
    reason: 'a test',
    requestedBy: 'test',
  };
  const event = { source: eventSource, 'detail-type': eventTypes.retrainingRequested, detail };
  await environment.lambda.send(
    new InvokeCommand({
      FunctionName: environment.function('ModelRetrainingFunctionsController'),
      InvocationType: 'Event',
      Payload: JSON.stringify(event),
    }),
  );
}

/** Kills the processes in which a function runs, as the kernel does when memory runs out. */
function killProcessesOf(functionName: string): void {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const mine = lines.filter((line) => line.includes(folder) && line.includes(`lambda-${functionName}-`));
  for (const line of mine) process.kill(Number(line.trim().split(' ')[0]), 'SIGKILL');
}

async function executionsOf({ environment }: StoryParts): Promise<string[]> {
  const found = await environment.states.send(
    new ListExecutionsCommand({ stateMachineArn: environment.stateMachineArn, maxResults: 1000 }),
  );
  return (found.executions ?? []).map(({ executionArn }) => executionArn!);
}
