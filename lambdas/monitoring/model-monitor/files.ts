import * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';

const common = z.looseObject({ num_present: z.number(), num_missing: z.number() });
const numerical = z.looseObject({
  common,
  mean: z.number().nullish(),
  sum: z.number().nullish(),
  std_dev: z.number().nullish(),
  min: z.number().nullish(),
  max: z.number().nullish(),
  distribution: z
    .looseObject({
      kll: z
        .looseObject({
          buckets: z
            .array(z.looseObject({ lower_bound: z.number(), upper_bound: z.number(), count: z.number() }))
            .default([]),
          sketch: z
            .looseObject({
              parameters: z.looseObject({ c: z.number(), k: z.number() }),
              data: z.array(z.array(z.number())),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
const text = z.looseObject({
  common,
  distinct_count: z.number().nullish(),
  distribution: z
    .looseObject({
      categorical: z
        .looseObject({ buckets: z.array(z.looseObject({ value: z.string(), count: z.number() })) })
        .nullish(),
    })
    .nullish(),
});

/** `statistics.json` of Model Monitor. Members that are not listed here are kept. */
const statisticsFile = z.looseObject({
  version: z.number(),
  dataset: z.looseObject({ item_count: z.number() }),
  features: z.array(
    z.looseObject({
      name: z.string(),
      inferred_type: z.enum(['Fractional', 'Integral', 'String', 'Unknown']),
      numerical_statistics: numerical.nullish(),
      string_statistics: text.nullish(),
    }),
  ),
});

/** `constraints.json` of Model Monitor. */
const constraintsFile = z.looseObject({
  version: z.number(),
  features: z.array(
    z.looseObject({
      name: z.string(),
      inferred_type: z.enum(['Fractional', 'Integral', 'String', 'Unknown']),
      completeness: z.number().min(0).max(1).nullish(),
      num_constraints: z.looseObject({ is_non_negative: z.boolean().nullish() }).nullish(),
      string_constraints: z.looseObject({ domains: z.array(z.string()).nullish() }).nullish(),
    }),
  ),
  monitoring_config: z
    .looseObject({
      datatype_check_threshold: z.number().min(0).max(1).nullish(),
      domain_content_threshold: z.number().min(0).max(1).nullish(),
    })
    .nullish(),
});

/** Content of `statistics.json`. */
export type MonitorStatistics = z.infer<typeof statisticsFile>;
export type MonitorFeatureStatistics = MonitorStatistics['features'][number];
export type MonitorNumericalStatistics = z.infer<typeof numerical>;

/** Content of `constraints.json`. */
export type MonitorConstraints = z.infer<typeof constraintsFile>;

/** Content of `constraint_violations.json`. */
export interface MonitorViolations {
  readonly violations: readonly {
    readonly feature_name: string;
    readonly constraint_check_type: string;
    readonly description: string;
  }[];
}

/** Reads `statistics.json`. @throws TidegateError `Tidegate.InvalidInput` naming every wrong field */
export function parseStatistics(content: unknown): MonitorStatistics {
  return parsed(statisticsFile.safeParse(content), 'statistics.json');
}

/** Reads `constraints.json`. @throws TidegateError `Tidegate.InvalidInput` naming every wrong field */
export function parseConstraints(content: unknown): MonitorConstraints {
  return parsed(constraintsFile.safeParse(content), 'constraints.json');
}

function parsed<T>(result: z.ZodSafeParseResult<T>, file: string): T {
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new TidegateError(errorNames.invalidInput, `${file} is not as Model Monitor writes it: ${problems.join('; ')}`);
}
