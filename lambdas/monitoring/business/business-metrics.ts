import { metrics } from '../../../lib/contracts/metrics';
import type { MetricValue } from '../../shared/metrics';
import { totalOf } from '../statistics/counts';
import type { BusinessVerdict } from '../verdict/business/business-verdict';
import type { BusinessProfile } from './business-profile';
import { measureCounter } from './counter-measure';
import type { ServingCost } from './serving-cost';

/** The verdict as a number; an insufficient one has none. */
export function businessSeverity({ verdict }: BusinessVerdict): MetricValue[] {
  if (verdict === 'insufficient') return [];
  const value = { ok: 0, warning: 1, critical: 2 }[verdict];
  return [{ name: metrics.businessSeverity, value, unit: 'Count' }];
}

/** What came since the last look: counters that came with requests, and what serving cost. */
export function recentBusiness(
  counters: readonly string[],
  business: BusinessProfile,
  cost: ServingCost | null,
): readonly MetricValue[] {
  const measures = counters.map((name) => ({ name, measure: measureCounter(business, name) }));
  const unreadable = totalOf(measures, ({ measure }) => measure?.unreadable ?? 0);
  return [
    ...measures.flatMap(({ name: counter, measure }): MetricValue[] =>
      measure === null
        ? []
        : [
            { name: metrics.counterTotal, value: measure.total, unit: 'None', counter },
            { name: metrics.counterPerPrediction, value: measure.mean, unit: 'None', counter },
          ],
    ),
    ...(counters.length > 0 ? [{ name: metrics.unreadableCounters, value: unreadable, unit: 'Count' as const }] : []),
    ...(cost === null ? [] : [{ name: metrics.servingCost, value: cost.total, unit: 'None' as const }]),
    ...(cost === null || cost.perPrediction === null
      ? []
      : [{ name: metrics.costPerPrediction, value: cost.perPrediction, unit: 'None' as const }]),
  ];
}
