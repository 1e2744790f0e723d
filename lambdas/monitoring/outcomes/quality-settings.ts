import * as z from 'zod';
import { parseInput } from '../../shared/parse-input';
import { monitorPolicy, type MonitorPolicy } from '../verdict/policy';
import type { QualityPolicy } from '../verdict/quality/quality-policy';

const settings = z.object({
  budget: z.object({ falseAlarms: z.number(), periodDays: z.number() }),
  looksPerDay: z.number(),
  minimumLabels: z.number(),
  labelShare: z.number(),
  losses: z.record(z.string(), z.object({ warning: z.number(), critical: z.number() })),
  groupBy: z.array(z.string()),
  labelDelayHours: z.number().min(0).nullable(),
});

/** What a deployment sets of the quality monitor. */
export interface QualitySettings {
  readonly policy: MonitorPolicy;
  readonly groupBy: readonly string[];
  readonly labelDelayHours: number | null;
}

/**
 * Reads the policy of a deployment (`QualityPolicy` in the contracts) and fills in the defaults of the monitors.
 *
 * @throws TidegateError `Tidegate.InvalidInput` that names every field that is wrong
 */
export function parseQualityPolicy(value: unknown): QualitySettings {
  const { budget, looksPerDay, minimumLabels, labelShare, losses, groupBy, labelDelayHours } = parseInput(
    settings,
    value,
    'TIDEGATE_QUALITY_POLICY',
  );
  // Whoever states what loss of a metric matters wants to hear of it.
  const judged = ['usual', ...Object.keys(losses)] as QualityPolicy['judged'];
  const policy = monitorPolicy({
    budget,
    quality: { looksPerDay, minimumLabels, maturity: labelShare, losses, judged },
  });
  return { policy, groupBy, labelDelayHours };
}
