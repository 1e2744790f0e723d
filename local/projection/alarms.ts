import { alarmStandIn, alarmTag } from '../names';
import type { Change } from './change';
import { embed } from './embedded-json';
import type { Projected } from './leave-out';
import { listOf } from './template';
import type { JsonObject, Resource, Template } from './template';

const reason =
  'the twin evaluates it: the emulator refuses metric math, mixes all dimensions of a metric, and knows neither missing data nor single datapoints';

/** What an alarm of one plain metric says of it; an alarm on metric math has `Metrics` instead. */
const plainMetric = ['MetricName', 'Namespace', 'Dimensions', 'Statistic', 'ExtendedStatistic', 'Period', 'Unit'];

/** What decides on the state of an alarm. */
const rule = ['EvaluationPeriods', 'DatapointsToAlarm', 'Threshold', 'ComparisonOperator', 'TreatMissingData'];

/**
 * Has every alarm evaluated by the twin: what it watches moves into a tag, where CloudFormation still resolves the
 * references in it, and the alarm itself watches a metric that nobody writes.
 */
export function takeOverAlarms(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    if (resource.Type !== 'AWS::CloudWatch::Alarm') return [id, resource];
    changes.push({ what: 'taken over', resource: id, type: resource.Type, reason });
    return [id, { ...resource, Properties: takeOver(resource.Properties ?? {}) }];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}

function takeOver(properties: JsonObject): JsonObject {
  const kept = Object.entries(properties).filter(([name]) => name !== 'Metrics' && !plainMetric.includes(name));
  const definition = { ...pick(properties, rule), Metrics: properties['Metrics'] ?? [metricOf(properties)] };
  return {
    ...Object.fromEntries(kept),
    Namespace: alarmStandIn.namespace,
    MetricName: alarmStandIn.name,
    Statistic: 'Sum',
    Period: 60,
    Tags: [...listOf(properties['Tags']), { Key: alarmTag, Value: embed(definition) }],
  };
}

function metricOf(properties: JsonObject): JsonObject {
  return {
    Id: 'metric',
    MetricStat: {
      Metric: pick(properties, ['Namespace', 'MetricName', 'Dimensions']),
      Period: properties['Period'],
      Stat: properties['ExtendedStatistic'] ?? properties['Statistic'],
    },
  };
}

function pick(properties: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name in properties).map((name) => [name, properties[name]]));
}
