import { control } from '../../../lambdas/retraining/controller';
import { parseAlarmCauses } from '../../../lambdas/retraining/signals';
import { judgedWindow, summarizeRun } from '../../../lambdas/monitoring/drift/summary';
import { windowBefore } from '../../../lambdas/monitoring/drift/window';
import { readEnvironment } from '../../../lib/contracts/environment';
import { judgeDriftEnvironment } from '../../../lib/contracts/monitoring';
import { retrainingControllerEnvironment } from '../../../lib/contracts/retraining';
import { World } from '../../lambdas/retraining/world';
import { newStack } from '../synthesis';
import { EvaluatedTemplate } from '../evaluated-template';
import type { Statement } from '../evaluated-template';
import { loopTemplate } from './loop';

const template = new EvaluatedTemplate(loopTemplate(newStack()));
const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];
const allows = (statements: readonly Statement[], action: string, resource: string) =>
  statements.some(({ Action, Resource }) => list(Action).includes(action) && list(Resource).includes(resource));

/** The function that a rule calls. */
function calledBy(rule: { readonly properties: Readonly<Record<string, unknown>> }) {
  const [target] = rule.properties['Targets'] as { Arn: string; DeadLetterConfig?: object; RetryPolicy?: object }[];
  expect(target).toMatchObject({ DeadLetterConfig: { Arn: expect.any(String) }, RetryPolicy: expect.any(Object) });
  const id = target!.Arn.replace(/\.Arn$/, '');
  return { id, ...template.get(id) };
}

/** Here every step is found by the name that the step before it wrote into the template. */
test('a drifting model leads from its metric over alarm, event, rule and function to a training job', async () => {
  // The schedule starts the monitor, whose last state writes the metric that the alarm watches.
  const schedule = template.one('AWS::Events::Rule', ({ Description }) =>
    /^Watches .* for drift/.test(String(Description)),
  );
  const [target] = schedule.properties['Targets'] as { Arn: string; RoleArn: string }[];
  const profiling = template.get(target!.Arn);
  const starter = template.statementsOf(target!.RoleArn.replace(/\.Arn$/, ''));
  expect(allows(starter, 'states:StartExecution', target!.Arn)).toBe(true);
  const judgeFunction = template.one('AWS::Lambda::Function', ({ Description }) =>
    String(Description).includes('Compares what flight-delay'),
  );
  const { States } = JSON.parse(profiling.Properties['DefinitionString'] as string) as {
    States: Record<string, { Arguments?: { FunctionName: string }; End?: boolean }>;
  };
  expect(States['Judge']).toMatchObject({ Arguments: { FunctionName: `${judgeFunction.id}.Arn` }, End: true });
  const monitorSettings = readEnvironment(judgeDriftEnvironment, template.environmentOf('Compares what flight-delay'));
  const alarm = template.one('AWS::CloudWatch::Alarm', ({ AlarmDescription }) =>
    String(AlarmDescription).includes('no longer resembles'),
  );
  const judgedOn = { profile: {} as never, profiles: [], note: null };
  const judged = {
    causes: [{ type: 'covariate-drift', severity: 'critical' }],
    verdict: 'critical',
    window: { malformed: {} },
  };
  const drifted = { driftedFeatures: [], largestStability: 1, ...judged };
  const window = judgedWindow(windowBefore(new Date(), 24), drifted as never, judgedOn);
  const emitted = summarizeRun([window], 1).metrics;
  const metric = emitted.find(({ name, window: of }) => name === alarm.properties['MetricName'] && of === undefined);
  expect(metric!.value).toBeGreaterThanOrEqual(alarm.properties['Threshold'] as number);
  expect(alarm.properties).toMatchObject({
    Namespace: 'Tidegate',
    Dimensions: expect.arrayContaining([
      { Name: 'Environment', Value: monitorSettings.TIDEGATE_ENVIRONMENT },
      { Name: 'Model', Value: monitorSettings.TIDEGATE_MODEL },
    ]),
  });

  // The alarm's state change is what a rule of the default bus waits for, and the rule calls the controller.
  const rule = template.one('AWS::Events::Rule', ({ EventPattern }) => {
    const pattern = EventPattern as { source?: string[]; resources?: string[] } | undefined;
    return (pattern?.source ?? []).includes('aws.cloudwatch') && (pattern?.resources ?? []).includes(`${alarm.id}.Arn`);
  });
  expect(rule.properties).not.toHaveProperty('EventBusName');
  expect(rule.properties['EventPattern']).toMatchObject({
    'detail-type': ['CloudWatch Alarm State Change'],
    detail: { state: { value: ['ALARM'] } },
  });
  const controller = calledBy(rule);
  const permission = template.of('AWS::Lambda::Permission', ({ SourceArn }) => SourceArn === `${rule.id}.Arn`);
  expect(permission.map(({ properties }) => properties['FunctionName'])).toContain(`${controller.id}.Arn`);

  // The controller knows the alarm by its name, and what it stands for.
  const settings = readEnvironment(retrainingControllerEnvironment, template.environmentOf('Decides on requests'));
  const causes = parseAlarmCauses(settings.TIDEGATE_ALARM_CAUSES);
  expect(causes).toContainEqual({ alarm: alarm.id, cause: 'drift' });
  const world = new World();
  const event = {
    'detail-type': 'CloudWatch Alarm State Change',
    detail: { alarmName: alarm.id, state: { value: 'ALARM', timestamp: '2001-04-01T00:00:00.000+0000' } },
  };
  expect(await control(event, { ...world.ports, alarmCauses: causes })).toMatchObject([{ decision: 'started' }]);

  // It may start what it is told to start: a state machine that creates a training job.
  const machineId = settings.TIDEGATE_STATE_MACHINE_ARN;
  const roleId = (controller.Properties['Role'] as string).replace(/\.Arn$/, '');
  expect(allows(template.statementsOf(roleId), 'states:StartExecution', machineId)).toBe(true);
  const machine = template.get(machineId);
  expect(machine.Type).toBe('AWS::StepFunctions::StateMachine');
  expect(machine.Properties['DefinitionString']).toContain('sagemaker:createTrainingJob.sync');
});

test('the end of a training leads back to the function that frees the lock', () => {
  const machineId = template.stateMachine('training').id;
  const rule = template.one('AWS::Events::Rule', ({ EventPattern }) =>
    ((EventPattern as { source?: string[] } | undefined)?.source ?? []).includes('aws.states'),
  );
  expect(rule.properties['EventPattern']).toMatchObject({
    'detail-type': ['Step Functions Execution Status Change'],
    detail: { stateMachineArn: [machineId], status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
  });
  expect(calledBy(rule).Properties['Description']).toContain('Frees the lock');
});
