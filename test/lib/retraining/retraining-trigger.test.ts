import { aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetrainingLocks, RetrainOn, TrainingPipeline } from '../../../lib';
import { readSignal } from '../../../lambdas/retraining/signals';
import { readEnvironment } from '../../../lib/contracts/environment';
import { announcerEnvironment, registryEnvironment } from '../../../lib/contracts/registry';
import { retrainingControllerEnvironment, retrainingFinisherEnvironment } from '../../../lib/contracts/retraining';
import { EvaluatedTemplate } from '../evaluated-template';
import { newStack } from '../synthesis';
import { loopIn, loopTemplate, model } from './loop';
import type { LoopProps } from './loop';

const template = loopTemplate(newStack());
const evaluated = new EvaluatedTemplate(template);
const ruleThat = (description: string) =>
  evaluated.one('AWS::Events::Rule', ({ Description }) => String(Description).startsWith(description)).properties;
const controllerSettings = (result: EvaluatedTemplate) =>
  readEnvironment(
    { ...retrainingControllerEnvironment, ...registryEnvironment, ...announcerEnvironment },
    result.environmentOf('Decides on requests'),
  );

describe('the retraining trigger', () => {
  test('gives its functions every variable that their handlers read', () => {
    expect(controllerSettings(evaluated)).toMatchObject({
      TIDEGATE_MODEL: model,
      TIDEGATE_ENVIRONMENT: 'prod',
      TIDEGATE_COOLDOWN_SECONDS: 24 * 3600,
    });
    const finisher = { ...retrainingFinisherEnvironment, ...registryEnvironment };
    expect(readEnvironment(finisher, evaluated.environmentOf('Frees the lock'))).toMatchObject({
      TIDEGATE_MODEL: model,
    });
  });

  test('holds the lock longer than an execution may run, and either longer than the function itself', () => {
    const { TimeoutSeconds } = JSON.parse(
      evaluated.stateMachine('training').properties['DefinitionString'] as string,
    ) as { TimeoutSeconds: number };
    const { TIDEGATE_LEASE_SECONDS: lease } = controllerSettings(evaluated);
    const fn = evaluated.one('AWS::Lambda::Function', ({ Description }) => String(Description).includes('Decides on'));
    expect(lease - TimeoutSeconds).toBeGreaterThan(fn.properties['Timeout'] as number);
  });

  test('keeps locks in a protected table with recovery, in which answers end and the lock does not', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: Match.objectLike({ SSEEnabled: true, SSEType: 'KMS' }),
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      }),
    });
  });

  test('shares a table of locks when it is given one', () => {
    const stack = newStack();
    const locks = new RetrainingLocks(stack, 'Shared');
    const { trigger } = loopIn(stack, { retraining: { locks } });
    expect(trigger.locks).toBe(locks);
    // Versions, ledger and these locks.
    Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 3);
  });

  test('listens for each of its causes, where their events travel', () => {
    expect(ruleThat('Asks for retraining of flight-delay when new data')['EventPattern']).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [expect.stringContaining('StoreArtifacts')] },
        object: { key: [{ wildcard: 'datasets/flight-delay/*_SUCCESS' }] },
      },
    });
    expect(ruleThat('Asks for retraining of flight-delay when a deployment')['EventPattern']).toMatchObject({
      'detail-type': ['Parameter Store Change'],
      detail: { name: [expect.stringContaining('TrainingConfiguration')], operation: ['Update'] },
    });
    const person = ruleThat('Hears requests');
    expect(person['EventPattern']).toEqual({
      source: ['tidegate'],
      'detail-type': ['RetrainingRequested'],
      detail: { model: [model] },
    });
    expect(person['EventBusName']).toContain('RegistryBus');
  });

  test.each([
    ['Asks for retraining of flight-delay at fixed times', 'cron(0 4 ? * MON *)', 'request'],
    ['Asks again for retraining of flight-delay while its drift', 'rate(1 day)', 'reminder'],
    ['Asks again for retraining of flight-delay while its quality', 'rate(1 day)', 'reminder'],
  ])('says with a schedule what its function understands: %s', (description, ScheduleExpression, kind) => {
    const rule = ruleThat(description);
    expect(rule['ScheduleExpression']).toBe(ScheduleExpression);
    const [target] = rule['Targets'] as { InputTransformer: { InputTemplate: string } }[];
    const message = target!.InputTransformer.InputTemplate.replace('<time>', '"2001-04-01T04:00:00Z"');
    expect(readSignal(JSON.parse(message), { model, alarms: [] })).toMatchObject({ kind });
  });

  test('says when its own functions fail', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(
        '^\\[warning\\] Requests for retraining of flight-delay in prod are not',
      ),
      TreatMissingData: 'notBreaching',
    });
  });

  test('lets its functions start and look at executions of this pipeline only', () => {
    const fn = evaluated.one('AWS::Lambda::Function', ({ Description }) => String(Description).includes('Decides on'));
    const statements = evaluated.statementsOf((fn.properties['Role'] as string).replace('.Arn', ''));
    const about = (service: string) => statements.filter(({ Action }) => [Action].flat()[0]!.startsWith(service));
    expect(about('states:')).toMatchObject([
      { Action: 'states:StartExecution', Resource: expect.stringContaining('TrainingStateMachine') },
      {
        Action: 'states:DescribeExecution',
        Resource: expect.stringMatching(/:execution:.*TrainingStateMachine.*:\*$/),
      },
    ]);
    expect(about('cloudwatch:DescribeAlarms')).toMatchObject([{ Resource: expect.stringMatching(/:alarm:\*$/) }]);
  });

  test('may not look at alarms when it has none', () => {
    const result = new EvaluatedTemplate(loopTemplate(newStack(), { retraining: { on: [RetrainOn.person()] } }));
    expect(JSON.stringify(result.of('AWS::IAM::ManagedPolicy'))).not.toContain('cloudwatch:DescribeAlarms');
    expect(controllerSettings(result).TIDEGATE_ALARM_CAUSES).toEqual([]);
  });

  test('waits as long as it is told between trainings', () => {
    const props: LoopProps = { retraining: { cooldown: Duration.hours(6), on: [RetrainOn.person()] } };
    const result = new EvaluatedTemplate(loopTemplate(newStack(), props));
    expect(controllerSettings(result).TIDEGATE_COOLDOWN_SECONDS).toBe(6 * 3600);
  });

  test('fails without a cause', () => {
    expect(() => loopIn(newStack(), { retraining: { on: [] } })).toThrow(
      "retraining of 'flight-delay' has no cause; give it one, for example RetrainOn.person()",
    );
  });

  test('fails when drift is a cause and nothing watches it', () => {
    const props = { retraining: { on: [RetrainOn.drift()], driftMonitor: undefined } };
    expect(() => loopIn(newStack(), props)).toThrow(
      "'flight-delay' is to be retrained on drift, but nothing watches its drift",
    );
  });

  test('fails when quality is a cause and nothing watches it', () => {
    const props = { retraining: { on: [RetrainOn.quality()], qualityMonitor: undefined } };
    expect(() => loopIn(newStack(), props)).toThrow(
      "'flight-delay' is to be retrained when its quality falls, but nothing watches its quality; give it a quality monitor",
    );
  });

  test('fails when a changed configuration is a cause and the pipeline is of another app', () => {
    const stack = newStack();
    const pipeline = TrainingPipeline.fromTrainingPipelineAttributes(stack, 'Other', {
      model,
      stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:training',
      timeout: Duration.hours(1),
    });
    const props = { retraining: { on: [RetrainOn.configurationChange()], pipeline } };
    expect(() => loopIn(stack, props)).toThrow('the configuration of an imported pipeline is unknown');
  });

  test.each([
    ['/data/', '_SUCCESS'],
    ['data/*', '_SUCCESS'],
    ['data/', '?'],
  ])('fails for new data at %s with suffix %s', (prefix, suffix) => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Data', 'data');
    expect(() => RetrainOn.newData(bucket, prefix, { suffix })).toThrow('prefix and suffix of new data');
  });
});
