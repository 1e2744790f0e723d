import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { awaitEntry, lastSequence } from '../../../local/story/ledger-watch';
import { invokeFunction } from '../../../local/story/registry';
import { championPointer, servedNow } from './endpoint-state';
import type { Run } from './run';

/** AWS delivers events at least once and in any order; here they come again, and the older after the younger. */
export function repeatedEvents(run: Run): void {
  describe('events that come again, late or in another order', () => {
    run.step('every cause that was answered is answered the same, and starts nothing', async (story) => {
      const controller = story.environment.function('ModelRetrainingFunctionsController');
      const alarms = await run.heard('CloudWatch Alarm State Change', { alarmName: story.environment.qualityAlarm });
      const people = await run.heard('RetrainingRequested');
      expect(alarms.length + people.length).toBeGreaterThan(2);
      await unchanged(run, async () => {
        for (const event of [...alarms, ...people].reverse())
          await invokeFunction(story.environment, controller, event);
      });
    });

    run.step('ends of trainings that come again free no lock and note nothing twice', async (story) => {
      const finisher = story.environment.function('ModelRetrainingFunctionsFinisher');
      const ends = await run.heard('Step Functions Execution Status Change', {
        status: 'SUCCEEDED',
        stateMachineArn: story.environment.stateMachineArn,
      });
      expect(ends.length).toBeGreaterThan(1);
      await unchanged(run, async () => {
        for (const event of [...ends].reverse()) await invokeFunction(story.environment, finisher, event);
      });
    });

    run.step('states of the endpoint that come again, the older after the younger, move no champion', async (story) => {
      const finisher = story.environment.function('ModelServingRolloutFinish');
      const states = [
        ...(await run.heard('SageMaker Endpoint State Change')),
        ...(await run.heard('SageMaker Endpoint Deployment State Change')),
      ];
      expect(states.length).toBeGreaterThan(4);
      await unchanged(run, async () => {
        for (const event of states.reverse()) await invokeFunction(story.environment, finisher, event);
      });
    });

    run.step(
      'an approval that comes again, after its version served or was rolled back, rolls nothing out',
      async (story) => {
        const starter = story.environment.function('ModelServingRolloutStart');
        const approvals = await run.heard('ModelVersionApproved');
        expect(approvals.length).toBeGreaterThan(1);
        await unchanged(run, async () => {
          for (const [index, event] of [...approvals].reverse().entries()) {
            // As the queue hands it over, after the time in which it would have recognised a repetition itself.
            const attributes = { ApproximateReceiveCount: '1' };
            const Records = [{ messageId: `again-${index}`, body: JSON.stringify(event), attributes }];
            const answer = await invokeFunction(story.environment, starter, { Records });
            expect(answer).toEqual({ batchItemFailures: [] });
          }
        });
      },
    );

    run.step('new data during the cooldown is answered with no, once', async (story) => {
      const after = await lastSequence(story.registry);
      const Key = 'datasets/flight-delay/_SUCCESS';
      await story.environment.s3.send(
        new PutObjectCommand({ Bucket: story.environment.bucket('Artifacts'), Key, Body: '' }),
      );
      const declined = await awaitEntry(story.registry, { actions: ['retraining-declined'], after, patience: 60_000 });
      expect(declined.details).toMatchObject({ cause: 'new-data' });
      expect(declined.reason).toMatch(/^cooldown until /);
    });
  });
}

/** What a story has come to: all that must stay as it is. */
async function standing(run: Run): Promise<object> {
  const { story } = run;
  const { executions } = await story.environment.states.send(
    new ListExecutionsCommand({ stateMachineArn: story.environment.stateMachineArn }),
  );
  return {
    ledger: await lastSequence(story.registry),
    champion: (await story.registry.alias('champion'))?.version,
    pointer: await championPointer(story),
    served: await servedNow(story),
    executions: (executions ?? []).length,
  };
}

async function unchanged(run: Run, act: () => Promise<void>): Promise<void> {
  const before = await standing(run);
  await act();
  expect(await standing(run)).toEqual(before);
}
