import type { BusinessSettings } from '../../../lib/contracts/business';
import type { MonitoringPrices } from '../../../lib/contracts/monitoring';
import { parseBusinessSettings } from '../business/business-settings';
import { monitorPolicy, type MonitorPolicy, type MonitorPolicyInput } from '../verdict/policy';

/** What a deployment has set for the judge. */
export interface JudgeSettings {
  /** Hours of the windows that are judged. */
  readonly windows: readonly number[];
  readonly policy: MonitorPolicy;
  readonly prices: MonitoringPrices;
  readonly business: BusinessSettings | null;
}

/** Reads what the environment says. All windows share one budget. */
export function parseJudgeSettings(settings: {
  readonly TIDEGATE_WINDOWS: readonly number[];
  readonly TIDEGATE_DRIFT_POLICY: unknown;
  readonly TIDEGATE_PRICES: unknown;
  readonly TIDEGATE_BUSINESS: unknown;
}): JudgeSettings {
  const windows = settings.TIDEGATE_WINDOWS;
  return {
    windows,
    policy: monitorPolicy({ ...(settings.TIDEGATE_DRIFT_POLICY as MonitorPolicyInput), windows: windows.length }),
    prices: settings.TIDEGATE_PRICES as MonitoringPrices,
    business: parseBusinessSettings(settings.TIDEGATE_BUSINESS),
  };
}
