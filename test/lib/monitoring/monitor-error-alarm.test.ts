import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alerts, ArtifactStore, DriftMonitor, ModelRegistry, QualityMonitor } from '../../../lib';
import { evaluateExpression } from '../../../local/relay/alarms/math-expression';
import { EvaluatedTemplate } from '../evaluated-template';
import { newStack } from '../synthesis';

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Namespace: string;
      readonly Dimensions: readonly { readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

const stack = newStack();
const artifactStore = new ArtifactStore(stack, 'Store');
const registry = new ModelRegistry(stack, 'Registry', { environmentName: 'prod', artifactStore });
const shared = { model: 'flight-delay', registry, artifactStore, alerts: new Alerts(stack, 'Alerts') };
new DriftMonitor(stack, 'Drift', { ...shared, every: Duration.hours(4) });
new QualityMonitor(stack, 'Quality', shared);
const evaluated = new EvaluatedTemplate(Template.fromStack(stack));

describe.each([
  ['drift', 4 * 3600],
  ['quality', 86_400],
])('the alarm on a %s monitor that fails', (monitor, period) => {
  const { properties } = evaluated.one('AWS::CloudWatch::Alarm', ({ AlarmDescription }) =>
    String(AlarmDescription).includes(`The ${monitor} monitor of flight-delay in prod fails`),
  );
  const queries = properties['Metrics'] as Query[];
  const counted = queries.flatMap(({ Id, MetricStat }) => (MetricStat ? [{ id: Id, ...MetricStat }] : []));

  test('counts executions of its own state machine by every way in which they come to nothing', () => {
    const { id } = evaluated.stateMachine(monitor);
    expect(counted.map(({ Metric }) => Metric.MetricName).sort()).toEqual([
      'ExecutionsAborted',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
    ]);
    for (const { Metric, Period, Stat } of counted) {
      expect(Metric).toMatchObject({ Namespace: 'AWS/States', Dimensions: [{ Value: id }] });
      expect({ Period, Stat }).toEqual({ Period: period, Stat: 'Sum' });
    }
  });

  test.each(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'])('fires on %s alone', (name) => {
    const [watched] = queries.filter(({ ReturnData }) => ReturnData !== false);
    const series = new Map(counted.map(({ id, Metric }) => [id, Metric.MetricName === name ? [1] : [undefined]]));
    expect(evaluateExpression(watched!.Expression!, series)).toEqual([1]);
    expect(properties).toMatchObject({ Threshold: 1, TreatMissingData: 'notBreaching' });
  });
});
