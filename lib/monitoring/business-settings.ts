import { windowWords } from '../contracts/monitoring';
import type { BusinessSettings, CounterDirection } from '../contracts/business';
import type { ServingUsage } from '../inference/serving-usage';
import type { BusinessMonitoringProps } from './business-monitoring-props';
import type { ServingPrice } from './serving-price';

/** The settings of business that the functions are told, checked; undefined when business is not watched. */
export function businessSettings(
  business: BusinessMonitoringProps | undefined,
  longestHours: number,
  usage: ServingUsage | undefined,
): BusinessSettings | undefined {
  if (!business) return undefined;
  const counters = (business.counters ?? []).map(({ name, better, losses, reportDelay }) => ({
    name,
    better: better as CounterDirection,
    ...(losses && { losses: { ...losses } }),
    ...(reportDelay && { reportedWithinHours: reportDelay.toHours() }),
  }));
  if (counters.length === 0 && !business.price) {
    throw new Error('business names neither a counter nor a price; name one, or take business out');
  }
  const twice = counters.find(({ name }, index) => counters.findIndex((other) => other.name === name) < index);
  if (twice) throw new Error(`counter '${twice.name}' is named twice; names must be unique`);
  if (counters.length > mostCounters) {
    throw new Error(`business names ${counters.length} counters; at most ${mostCounters} are watched`);
  }
  if (longestHours < 24) {
    throw new Error(
      `business is watched by whole days, which a window of ${windowWords(longestHours)} never holds; ` +
        'let windows hold one of 24 hours or more',
    );
  }
  return {
    counters,
    price: business.price ? priced(business.price, usage) : null,
    capturePercent: usage?.capturePercent ?? 100,
  };
}

/** Each counter is a metric of its own, and takes its part of the budget of false alarms. */
const mostCounters = 20;

function priced({ unit, price, currency }: ServingPrice, usage: ServingUsage | undefined): BusinessSettings['price'] {
  if (!usage) {
    throw new Error('the cost of predictions needs to know what serves: pass servingUsage, as `target.usage` tells it');
  }
  if (usage.unit !== unit) {
    throw new Error(
      `the model is served by the ${usage.unit}, its price is given by the ${unit}: use ` +
        (usage.unit === 'gb-second' ? 'ServingPrice.perGigabyteSecond' : 'ServingPrice.perInstanceHour'),
    );
  }
  const { namespace, metricName, dimensions, statistic, perUnit } = usage;
  return { unit, price, currency, usage: { namespace, metricName, dimensions: { ...dimensions }, statistic, perUnit } };
}
