import { referenceTemplates } from './reference-environment';
import type { Resource } from './reference-environment';

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}
interface AlarmProperties extends Metric {
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: Metric; readonly Period: number } }[];
}

const alarms = [...referenceTemplates()].flatMap(([stack, resources]) =>
  Object.entries(resources)
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
    .flatMap(([id, { Properties }]) => errorsWatched(`${stack}/${id}`, Properties as unknown as AlarmProperties, resources)),
);

// Lambda tells of an error at the end, under the time of the beginning: an alarm that looks back less far never sees it.
test('an alarm on errors of a function looks back further than the function may take', () => {
  expect(alarms.length).toBeGreaterThan(5);
  expect(alarms.filter(({ seconds, timeout }) => !(seconds > timeout))).toEqual([]);
});

/** How far an alarm looks back, and how long each function may take whose errors it counts. */
function errorsWatched(id: string, properties: AlarmProperties, resources: Readonly<Record<string, Resource>>) {
  const { EvaluationPeriods, Metrics } = properties;
  const watched = Metrics?.flatMap(({ MetricStat }) => MetricStat ?? []) ?? [
    { Metric: properties, Period: properties.Period },
  ];
  return watched
    .filter(({ Metric }) => Metric.Namespace === 'AWS/Lambda' && Metric.MetricName === 'Errors')
    .map(({ Metric, Period }) => {
      const { Value } = Metric.Dimensions!.find(({ Name }) => Name === 'FunctionName')!;
      const fn = resources[(Value as { readonly Ref: string }).Ref]!;
      return { id, seconds: EvaluationPeriods * Period, timeout: fn.Properties!['Timeout'] as number };
    });
}
