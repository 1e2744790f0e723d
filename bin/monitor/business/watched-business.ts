import type { UnitPrice } from '../../../lambdas/monitoring/business/serving-cost';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { CounterSpec } from '../../../lambdas/monitoring/verdict/business/business-verdict';
import { UsageError } from '../../usage-error';

/** What is watched of business. */
export interface WatchedBusiness {
  readonly counters: readonly CounterSpec[];
  /** Null: no cost is reckoned. */
  readonly price: UnitPrice | null;
}

/** Columns of counters are neither features nor unknown. */
export function withoutCounters(schema: FeatureSchema, business: WatchedBusiness | null): FeatureSchema {
  if (business === null || business.counters.length === 0) return schema;
  const names = business.counters.map(({ name }) => name);
  const feature = schema.features.find(({ name }) => names.includes(name));
  if (feature) {
    throw new UsageError(
      `'${feature.name}' is a feature of the schema and a counter of --business: build the baseline with --business, too`,
    );
  }
  return { ...schema, ignored: [...new Set([...(schema.ignored ?? []), ...names])].sort() };
}
