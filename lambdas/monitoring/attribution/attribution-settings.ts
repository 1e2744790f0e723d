import * as z from 'zod';
import { parseInput } from '../../shared/parse-input';
import { monitorPolicy, type MonitorPolicy } from '../verdict/policy';

const settings = z.object({
  budget: z.object({ falseAlarms: z.number(), periodDays: z.number() }),
  looksPerDay: z.number(),
});

/**
 * Reads the policy of a deployment (`AttributionPolicy` in the contracts) and fills in the defaults of the monitors.
 *
 * @throws TidegateError `Tidegate.InvalidInput` that names every field that is wrong
 */
export function attributionPolicyOf(value: unknown): MonitorPolicy {
  const { budget, looksPerDay } = parseInput(settings, value, 'TIDEGATE_ATTRIBUTION_POLICY');
  // Attributions are looked at as seldom as quality is: both have the slow families' looks.
  return monitorPolicy({ budget, quality: { looksPerDay } });
}
