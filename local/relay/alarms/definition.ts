import * as z from 'zod';

const number = z.coerce.number();
const metricStat = z.object({
  Metric: z.object({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  }),
  Period: number,
  Stat: z.string(),
});
const query = z.object({
  Id: z.string(),
  MetricStat: metricStat.optional(),
  Expression: z.string().optional(),
  Period: number.optional(),
  ReturnData: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .default(true)
    .transform((value) => value === true || value === 'true'),
});
const definition = z.object({
  Metrics: z.array(query).min(1),
  EvaluationPeriods: number,
  DatapointsToAlarm: number.optional(),
  Threshold: number,
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']).default('missing'),
});

/** What an alarm watches, as its tag says. */
export type AlarmDefinition = z.output<typeof definition>;

/** One metric of an alarm, and how its values make those of a period. */
export type AlarmStat = z.output<typeof metricStat>;

/** Reads the tag of an alarm. @throws Error that names every field that is not understood */
export function parseAlarmDefinition(text: string): AlarmDefinition {
  return definition.parse(JSON.parse(text));
}
