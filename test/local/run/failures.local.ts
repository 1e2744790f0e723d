import { ListTagsForResourceCommand, PutMetricDataCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { eventSource, eventTypes } from '../../../lib/contracts/events';
import { dimensions, metricNamespace, metrics } from '../../../lib/contracts/metrics';
import { rootCredentials } from '../../../local/emulator/credentials';
import { alarmTag, region } from '../../../local/names';
import { gatewayUrl } from '../../../local/settings';
import { alarmState, awaitAlarm } from '../../../local/story/alarms';
import { storyModel } from '../../../local/story/environment';
import { invokeFunction } from '../../../local/story/registry';
import { waitFor } from '../../../local/story/wait-for';
import type { StoryParts } from '../../../local/story/week';
import { AlarmMessages } from './alarm-messages';
import type { AlarmMessage } from './alarm-messages';
import { storyUnderTest } from './twin-under-test';

const patience = 30_000;

/** A training that fails has its place in the story. */
const seenElsewhere = ['ModelTrainingFailureAlarm'];
/** The emulator lets an execution run for as long as it takes. */
const unseen = ['ModelTrainingTimeoutAlarm'];

/** A function is asked for something that it does not understand, and says so. */
const ask =
  (logicalId: string) =>
  async ({ environment }: StoryParts) =>
    expect(invokeFunction(environment, environment.function(logicalId), {})).rejects.toThrow('failed');

/** An execution is stopped before it has come to anything. */
const stop =
  (logicalId: string) =>
  async ({ environment }: StoryParts) => {
    const stateMachineArn = environment.stateMachine(logicalId);
    const { executionArn } = await environment.states.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
    await environment.states.send(new StopExecutionCommand({ executionArn }));
  };

/** An event on the platform's bus that reaches the controller, but is no request. */
const requestWithoutReason = async ({ environment }: StoryParts) =>
  environment.events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: environment.busName,
          Source: eventSource,
          DetailType: eventTypes.retrainingRequested,
          Detail: JSON.stringify({ schemaVersion: 1, model: storyModel }),
        },
      ],
    }),
  );

/** A message comes to a queue for what was given up, and waits there. */
const leave =
  (logicalId: string, extra: { readonly MessageGroupId?: string } = {}) =>
  async ({ environment, settings }: StoryParts) => {
    const sqs = new SQSClient({ endpoint: gatewayUrl(settings), region, credentials: rootCredentials });
    await sqs.send(new SendMessageCommand({ QueueUrl: environment.queueUrl(logicalId), MessageBody: '{}', ...extra }));
    sqs.destroy();
  };

interface Failure {
  readonly alarm: string;
  readonly severity: AlarmMessage['severity'];
  readonly runbook: string;
  readonly fail: (story: StoryParts) => Promise<unknown>;
  /** How often it has to fail. */
  readonly times?: number;
}

const failures: readonly Failure[] = [
  {
    alarm: 'ModelRetrainingControllerAlarm',
    severity: 'Warning',
    runbook: 'retraining.md#retraining-trigger-fails',
    fail: requestWithoutReason,
  },
  {
    alarm: 'ModelRetrainingFinisherAlarm',
    severity: 'Warning',
    runbook: 'retraining.md#retraining-trigger-fails',
    fail: ask('ModelRetrainingFunctionsFinisher'),
  },
  {
    alarm: 'PlatformDeadLettersAlarm',
    severity: 'Warning',
    runbook: 'platform.md#dead-letters',
    fail: leave('PlatformDeadLetters'),
  },
  {
    alarm: 'ModelServingRolloutRequestLost',
    severity: 'Warning',
    runbook: 'rollout.md#rollout-request-lost',
    fail: leave('ModelServingRolloutQueueLost', { MessageGroupId: storyModel }),
  },
  {
    alarm: 'ModelTrainingUnattributedAlarm',
    severity: 'Info',
    runbook: 'training.md#challenger-without-attributions',
    fail: ask('ModelTrainingFunctionsAttributeChallenger'),
  },
  {
    alarm: 'ModelServingRolloutFailing',
    severity: 'Warning',
    runbook: 'rollout.md#rollout-handler-fails',
    fail: ask('ModelServingRolloutStart'),
    times: 3,
  },
  {
    alarm: 'ModelAttributionMonitorErrorAlarm',
    severity: 'Warning',
    runbook: 'monitoring.md#monitor-fails',
    fail: ask('ModelAttributionMonitor'),
  },
  {
    alarm: 'ModelDriftMonitorErrorAlarm',
    severity: 'Warning',
    runbook: 'monitoring.md#monitor-fails',
    fail: stop('ModelDriftMonitorProfiling'),
  },
  {
    alarm: 'ModelQualityMonitorErrorAlarm',
    severity: 'Warning',
    runbook: 'monitoring.md#monitor-fails',
    fail: stop('ModelQualityMonitorJoining'),
  },
];

// At the end of all: alarms with periods of a day stay on until the twin ends.
describe('a failure reaches people', () => {
  let story: StoryParts;
  let messages: AlarmMessages;
  beforeAll(async () => {
    story = await storyUnderTest();
    messages = new AlarmMessages(story);
    await messages.open();
  });
  afterAll(() => {
    messages.close();
    story.environment.close();
  });

  /** Waits until people have been told that an alarm is on. */
  const told = async (alarm: string) =>
    waitFor(
      `a message of ${alarm}`,
      async () => (await messages.heard()).find((message) => message.alarm === alarm && message.state === 'ALARM'),
      patience,
      async () => `it is ${(await alarmState(story.environment, alarm)) ?? 'not there'}`,
    );

  test.each(failures)('$alarm goes off, and whoever hears of $severity is told', async (failure) => {
    const alarm = story.environment.alarm(failure.alarm);
    expect(await alarmState(story.environment, alarm)).not.toBe('ALARM');
    for (let count = 0; count < (failure.times ?? 1); count += 1) await failure.fail(story);
    const message = await told(alarm);
    expect(message.severity).toBe(failure.severity);
    expect(message.description).toContain(failure.runbook);
  });

  test('there is no other alarm on functions, state machines and queues', async () => {
    const named = [...failures.map(({ alarm }) => alarm), ...seenElsewhere, ...unseen];
    const known = named.map((alarm) => story.environment.alarm(alarm));
    const { cloudWatch } = story.environment;
    const found: string[] = [];
    for (const prefix of ['tidegate-dev-Platform', `tidegate-dev-${storyModel}-`]) {
      for await (const { MetricAlarms } of paginateDescribeAlarms(
        { client: cloudWatch },
        { AlarmNamePrefix: prefix },
      )) {
        for (const { AlarmName, AlarmArn } of MetricAlarms ?? []) {
          const { Tags } = await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: AlarmArn }));
          const watched = Tags?.find(({ Key }) => Key === alarmTag)?.Value ?? '';
          if (/"AWS\/(Lambda|States|SQS)"/.test(watched)) found.push(AlarmName!);
        }
      }
    }
    expect(found.sort()).toEqual(known.sort());
  });

  test('what the failure of a monitor explains, nobody is told of on top', async () => {
    const { environment } = story;
    const MetricData = [
      {
        MetricName: metrics.attributionUndecided,
        Value: 1,
        Dimensions: [
          { Name: dimensions.environment, Value: 'dev' },
          { Name: dimensions.model, Value: storyModel },
        ],
      },
    ];
    for (let day = 0; day < 3; day += 1) {
      await environment.cloudWatch.send(new PutMetricDataCommand({ Namespace: metricNamespace, MetricData }));
      // Values are told apart by the second.
      await pause(1000);
    }
    await awaitAlarm(environment, environment.alarm('ModelAttributionMonitorUndecidedAlarm'), 'ALARM');
    expect(await alarmState(environment, environment.alarm('ModelAttributionMonitorErrorAlarm'))).toBe('ALARM');
    const notice = environment.alarm('ModelAttributionMonitorUndecidedAlarmNotice');
    expect(await alarmState(environment, notice)).toBe('OK');
    expect((await messages.heard()).map(({ alarm }) => alarm)).not.toContain(notice);
  });
});
