import * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { attributionPolicy, businessPolicy, fairnessPolicy, qualityPolicy } from './quality/quality-policy';
import { seasons } from './strata';

/** From which effect on a change matters. Both floors are reached or exceeded. */
const floors = (warning: number, critical: number) =>
  z
    .object({ warning: z.number().min(0).default(warning), critical: z.number().min(0).default(critical) })
    .refine((value) => value.critical >= value.warning, { message: 'critical must be at least warning' })
    .prefault({});

const policyFile = z.strictObject({
  /** How many false alarms, of any severity, a model may raise in a period in which nothing changes. */
  budget: z
    .strictObject({ falseAlarms: z.number().positive().default(1), periodDays: z.number().positive().default(91) })
    .prefault({}),
  /** How often windows are judged: 24 for hourly, 1 for daily windows. */
  looksPerDay: z.number().positive().default(24),
  /** How many windows a look judges, of different lengths: each is a chance of a false alarm. Absent: one. */
  windows: z.number().int().positive().optional(),
  /** Records below which nothing is judged. */
  minimumRows: z.number().int().min(10).default(50),
  /** A window is called ok only when a critical change would have been seen with this probability. */
  power: z.number().gt(0).lt(1).default(0.8),
  /** How features may depend on each other, see `adjustForFalseDiscovery`. */
  dependence: z.enum(['positive', 'any']).default('positive'),
  effects: z
    .strictObject({
      /** Population stability index of a feature, freed of what chance adds. */
      featureDrift: floors(0.05, 0.25),
      /** The same of the model's answers. */
      predictionDrift: floors(0.05, 0.25),
      /** Change of the share of missing and NaN values. */
      missing: floors(0.01, 0.1),
      /** Rise of the share of values of the wrong type. */
      invalid: floors(0.001, 0.01),
      /** Rise of the share of values outside the baseline's range. */
      range: floors(0.01, 0.1),
      /** Rise of the share of categories that the baseline does not know. */
      newCategory: floors(0.005, 0.05),
      /** Share of capture lines that cannot be used. */
      malformed: floors(0.001, 0.05),
      /** Share of records with columns that the schema does not know. No share reaches 2: never critical by default. */
      unknownColumns: floors(0.01, 2),
    })
    .prefault({}),
  /** The finest strata that windows of like time are compared in, where known-good windows are at hand. */
  season: z.enum(seasons).default('hour-of-week'),
  quality: qualityPolicy,
  fairness: fairnessPolicy,
  attribution: attributionPolicy,
  business: businessPolicy,
  /** Features that are profiled but not judged. */
  ignoreFeatures: z.array(z.string()).default([]),
});

/** How windows are judged. Every field is set; see `monitorPolicy`. */
export type MonitorPolicy = z.infer<typeof policyFile>;

/** What a user states; everything may be left out. */
export type MonitorPolicyInput = z.input<typeof policyFile>;

/** From which effect on a change matters. */
export interface EffectFloors {
  readonly warning: number;
  readonly critical: number;
}

/**
 * A policy with defaults filled in: one false alarm a quarter at hourly windows.
 * @throws TidegateError `Tidegate.InvalidInput` that names every field that is wrong
 */
export function monitorPolicy(input: MonitorPolicyInput = {}): MonitorPolicy {
  const result = policyFile.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'policy'}: ${message}`);
  throw new TidegateError(errorNames.invalidInput, `monitoring policy is not valid: ${problems.join('; ')}`);
}
