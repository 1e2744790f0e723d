import type { Options } from '../../commands/command';
import { UsageError } from '../../usage-error';
import type { WatchedBusiness } from './watched-business';

/** Options that say what business is watched, and where it is reported. */
export const businessOptions = {
  business: { type: 'string' },
  reports: { type: 'string', multiple: true },
} as const satisfies Options;

/** What the options say. */
export interface BusinessValues {
  readonly business?: string | undefined;
  readonly reports?: readonly string[] | undefined;
  readonly 'as-of'?: string | undefined;
}

/** What `--business` names; null where it is not given. The schema of the configuration is loaded when it is. */
export async function statedBusiness(
  folder: string,
  { business, reports }: BusinessValues,
): Promise<WatchedBusiness | null> {
  if (business !== undefined) return (await import('./business-file')).readBusiness(folder, business);
  if (reports !== undefined) throw new UsageError('--reports tell of counters; name these with --business FILE, too');
  return null;
}

/** What `--serving-units` says. */
export function servingUnits(text: string | undefined, business: WatchedBusiness | null): number | undefined {
  if (text === undefined) return undefined;
  if (!business?.price) {
    throw new UsageError(
      '--serving-units says what serving took; give its price in --business (instanceHourPrice), too',
    );
  }
  const units = Number(text);
  if (text.trim() === '' || !(units >= 0 && Number.isFinite(units))) {
    throw new UsageError(`--serving-units is '${text}'; give the ${business.price.unit}s that serving took`);
  }
  return units;
}
