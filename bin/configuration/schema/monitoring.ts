import * as z from 'zod';
import { duration, names, numberBetween, pattern, text, wholeNumber } from './scalars';

/** From which size on something is reported, and from which on it raises the alarm. */
const floors = (size: z.ZodNumber, what: string, example = '') =>
  z.strictObject({
    warning: size.describe(`${what} that is reported${example}.`),
    critical: size.describe(`${what} that raises the alarm; at least as large.`),
  });

const alarmBudget = (what: string) =>
  numberBetween(0.001, 100)
    .optional()
    .describe(`How many verdicts of a quarter may report ${what} although nothing has changed. Default: 1.`);

const lossFloors = floors(numberBetween(0, 1e9), 'Loss').describe(
  'Absolute for shares and areas, relative for errors that have a unit.',
);

const price = (what: string, standard: string) =>
  numberBetween(0, 1e6).optional().describe(`${what} Default: ${standard}.`);

const monitoringPrices = z
  .strictObject({
    currency: text.optional().describe('Currency of all prices. Default: USD.'),
    lambdaGbSecond: price('A GB-second of Lambda on Arm.', '0.0000133334'),
    lambdaRequest: price('A request to Lambda.', '0.0000002'),
    stateTransition: price('A state transition of a standard workflow.', '0.000025'),
    expressRequest: price('A request of an express workflow with the duration of a short one.', '0.000002'),
    s3Read: price('A GET request to S3.', '0.0000004'),
    s3Write: price('A PUT or LIST request to S3.', '0.000005'),
    metricRead: price('A metric read from CloudWatch.', '0.00001'),
  })
  .describe('What AWS charges for a run of the monitor. Default: list prices of us-east-1.');

const quality = z
  .strictObject({
    window: duration.optional().describe('How many whole days one verdict looks at, 1d to 28d. Default: 7d.'),
    labelDelay: duration
      .optional()
      .describe('Until when outcomes are normally known. Default: label.delay in schema.json, or else 1d.'),
    labelShare: numberBetween(0.001, 1)
      .optional()
      .describe('Share of answers that must have their outcome before a window is judged. Default: 0.9.'),
    minimumLabels: wholeNumber(10, 1e9)
      .optional()
      .describe('Outcomes below which the verdict is insufficient. Default: 100.'),
    falseAlarmsPerQuarter: alarmBudget('a loss'),
    losses: z
      .partialRecord(
        z.enum(['auc', 'calibration', 'precision', 'recall', 'accuracy', 'mae', 'rmse']),
        lossFloors,
        'names of metrics with their losses',
      )
      .optional()
      .describe('Losses that matter, by metric. Default: .05 of AUC and so on, see docs/labels.md.'),
    groupBy: names
      .optional()
      .describe('Categorical features by whose values groups are compared. Default: those of the baseline.'),
    prices: monitoringPrices.optional(),
  })
  .describe('Quality monitor by what really happened, which somebody has to deliver; {} takes every default.');
export type QualityMonitoringSettings = z.output<typeof quality>;

const attribution = z
  .strictObject({
    window: duration.optional().describe('How far one verdict looks back, in whole hours. Default: 7d.'),
    sample: wholeNumber(100, 10_000).optional().describe('Records that the model is asked about. Default: 300.'),
    falseAlarmsPerQuarter: alarmBudget('a change'),
    memorySize: wholeNumber(512, 10_240)
      .optional()
      .describe('Memory in MiB of the function that holds the model. Default: 1769.'),
  })
  .describe(
    'Monitor of what the answers hang on, by the model itself, for models of tabular features; {} takes every default.',
  );
export type AttributionSettings = z.output<typeof attribution>;

const counterLosses = floors(numberBetween(0.0001, 1000), 'Relative change', ', such as 0.05 for 5 %').describe(
  'Changes of a counter per prediction that matter. Default: 0.05 and 0.1.',
);

const counter = z
  .strictObject({
    name: pattern(
      /^[A-Za-z][\w.-]{0,63}$/,
      'letters, digits, dots, hyphens and underscores, starting with a letter, at most 64',
    ).describe('As callers send it: name=value in the custom attributes, or a name in businessData of a report.'),
    better: z
      .enum(['higher', 'lower', 'neither'])
      .describe('Which way is better; neither: a change either way is told.'),
    losses: counterLosses.optional(),
    reportedWithin: pattern(
      /^(?:(?:[1-9]|1[0-9]|2[0-8])d|(?:[1-9][0-9]?|[1-5][0-9]{2}|6[0-6][0-9]|67[0-2])h)$/,
      'whole hours or days from 1h to 28d, such as 6h or 3d',
    )
      .optional()
      .describe(
        'Until how long after a prediction callers report it, from 1h to 28d. Default: it comes with the request.',
      ),
  })
  .describe('A counter that callers report, with their requests or afterwards.');

const servingPrice = (what: string) =>
  numberBetween(0, 1e6).optional().describe(`What ${what}; without it there is no cost of predictions.`);

/** What predictions bring and cost; the command line reads the same. */
export const businessSchema = z
  .strictObject({
    counters: z
      .array(counter, 'a list')
      .max(20, 'a list with at most 20 counters')
      .optional()
      .describe('Counters of business. Default: none.'),
    instanceHourPrice: servingPrice('an instance of the endpoint costs you an hour'),
    gigabyteSecondPrice: servingPrice('a gigabyte-second of the function costs you'),
    currency: text.optional().describe('Currency of the price. Default: USD.'),
    severity: z
      .enum(['critical', 'warning', 'info'])
      .optional()
      .describe('How soon a person must look when a counter has changed. Default: warning.'),
  })
  .describe('What predictions bring and what they cost.');
export type BusinessSettings = z.output<typeof businessSchema>;

/** How the model is watched. */
export const monitoring = z
  .strictObject({
    every: duration
      .optional()
      .describe('How often a verdict is reached: 1, 2, 3, 4, 6, 8, 12 or 24 hours. Default: 1h.'),
    windows: z
      .array(duration, 'a list of durations')
      .min(1, 'a list with one to four durations')
      .max(4, 'a list with one to four durations: they share the budget of false alarms')
      .optional()
      .describe(
        'How far verdicts look back, in whole hours up to 31 days; all are judged in one run. One that does not hold whole weeks needs four of like time before drift is judged in it, or season: none. Default: [24h, 7d].',
      ),
    season: z
      .enum(['hour-of-week', 'day-of-week', 'hour-of-day', 'none'])
      .optional()
      .describe('The rhythm of the traffic; none compares windows of any length at once. Default: hour-of-week.'),
    silence: duration
      .optional()
      .describe('After how many hours without a captured request an alarm says so. Default: 24h.'),
    ignoreFeatures: names
      .optional()
      .describe('Features that are profiled but not judged: identifiers, times. Default: none.'),
    falseAlarmsPerQuarter: alarmBudget('drift'),
    minimumRecords: wholeNumber(1, 1e9)
      .optional()
      .describe('Records below which the verdict is insufficient. Default: 50.'),
    prices: monitoringPrices.optional(),
    quality: quality.optional(),
    attribution: attribution.optional(),
    business: businessSchema.optional(),
  })
  .describe('Drift monitor on captured requests; {} takes every default.');
export type MonitoringSettings = z.output<typeof monitoring>;
