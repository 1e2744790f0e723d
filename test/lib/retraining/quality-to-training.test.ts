import { control } from '../../../lambdas/retraining/controller';
import { parseAlarmCauses } from '../../../lambdas/retraining/signals';
import { readEnvironment } from '../../../lib/contracts/environment';
import { retrainingControllerEnvironment } from '../../../lib/contracts/retraining';
import { LabelledShop } from '../../lambdas/monitoring/outcomes/labelled-shop';
import { World } from '../../lambdas/retraining/world';
import { newStack } from '../synthesis';
import { EvaluatedTemplate } from '../evaluated-template';
import { loopTemplate } from './loop';
import { runQuality } from '../../lambdas/monitoring/outcomes/run-quality';

const template = new EvaluatedTemplate(loopTemplate(newStack()));

/** Every step is found by the name that the step before it wrote into the template. */
test('answers that have become worse lead from labels over metric, alarm and event to a training', async () => {
  const alarm = template.one('AWS::CloudWatch::Alarm', ({ AlarmDescription }) =>
    String(AlarmDescription).includes('have become worse'),
  );
  const shop = (await new LabelledShop().crown()).week({ noise: 0.5 });
  await runQuality({ time: '2026-03-09T06:50:00Z' }, shop.ports);
  const { MetricName, Threshold } = alarm.properties as { MetricName: string; Threshold: number };
  expect(shop.metrics[MetricName]).toBeGreaterThanOrEqual(Threshold);

  const rule = template.one('AWS::Events::Rule', ({ EventPattern }) =>
    ((EventPattern as { resources?: string[] } | undefined)?.resources ?? []).includes(`${alarm.id}.Arn`),
  );
  const [target] = rule.properties['Targets'] as { Arn: string }[];
  const controller = template.get(target!.Arn.replace(/\.Arn$/, ''));
  expect(controller.Properties['Description']).toContain('Decides on requests');

  const settings = readEnvironment(retrainingControllerEnvironment, template.environmentOf('Decides on requests'));
  const alarmCauses = parseAlarmCauses(settings.TIDEGATE_ALARM_CAUSES);
  const event = {
    'detail-type': 'CloudWatch Alarm State Change',
    detail: { alarmName: alarm.id, state: { value: 'ALARM', timestamp: '2001-04-01T00:00:00.000+0000' } },
  };
  const world = new World();
  expect(await control(event, { ...world.ports, alarmCauses })).toMatchObject([{ decision: 'started' }]);
  expect(alarmCauses).toContainEqual({ alarm: alarm.id, cause: 'quality' });
});
