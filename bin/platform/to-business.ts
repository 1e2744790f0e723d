import { BusinessCounter, ServingPrice, Severity } from '../../lib/index';
import type { BusinessLossProps, BusinessMonitoringProps } from '../../lib/index';
import { toDuration } from './units';
import type { BusinessSettings } from '../configuration/schema/monitoring';

type Choice = (name: string, losses?: BusinessLossProps) => BusinessCounter;

const counters: Readonly<Record<'higher' | 'lower' | 'neither', Choice>> = {
  higher: (name, losses) => BusinessCounter.higherIsBetter(name, losses),
  lower: (name, losses) => BusinessCounter.lowerIsBetter(name, losses),
  neither: (name, losses) => BusinessCounter.steady(name, losses),
};

const severities = { critical: Severity.CRITICAL, warning: Severity.WARNING, info: Severity.INFO } as const;

/** What predictions bring and cost, as choices. */
export function toBusiness(settings: BusinessSettings): BusinessMonitoringProps {
  const { instanceHourPrice, gigabyteSecondPrice, currency, severity } = settings;
  return {
    counters: (settings.counters ?? []).map(({ name, better, losses, reportedWithin }) => {
      const counter = counters[better](name, losses);
      return reportedWithin === undefined ? counter : counter.reportedWithin(toDuration(reportedWithin));
    }),
    price:
      instanceHourPrice !== undefined
        ? ServingPrice.perInstanceHour(instanceHourPrice, currency)
        : gigabyteSecondPrice !== undefined
          ? ServingPrice.perGigabyteSecond(gigabyteSecondPrice, currency)
          : undefined,
    severity: severity && severities[severity],
  };
}
