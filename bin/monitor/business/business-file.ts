import type { CounterDirection } from '../../../lib/contracts/business';
import { blockFindings } from '../../configuration/business-rules';
import { businessSchema } from '../../configuration/schema/monitoring';
import { UsageError } from '../../usage-error';
import { readDocument } from '../actions/monitor-files';
import type { WatchedBusiness } from './watched-business';

const directions: Readonly<Record<'higher' | 'lower' | 'neither', CounterDirection>> = {
  higher: 'higher-is-better',
  lower: 'lower-is-better',
  neither: 'neither',
};

/**
 * Reads the file of `--business`: what `monitoring.business` of `tidegate.yaml` holds, as YAML or JSON.
 *
 * @throws UsageError that names every field that is wrong
 */
export async function readBusiness(folder: string, name: string): Promise<WatchedBusiness> {
  const refuse = (problems: readonly string[]): never => {
    throw new UsageError(
      `--business '${name}' is not what monitoring.business of tidegate.yaml holds: ${problems.join('; ')}`,
    );
  };
  const parsed = businessSchema.safeParse(await readDocument(folder, name, 'business'));
  if (!parsed.success) {
    return refuse(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'} ${message}`));
  }
  const broken = blockFindings(parsed.data).map(({ path, message }) => `${path.join('.') || 'it'} ${message}`);
  if (broken.length > 0) refuse(broken);
  const { counters = [], instanceHourPrice, gigabyteSecondPrice, currency = 'USD' } = parsed.data;
  if (instanceHourPrice !== undefined && gigabyteSecondPrice !== undefined) {
    refuse(['it has a price by the instance-hour and one by the gigabyte-second; give the one that is paid']);
  }
  const price = instanceHourPrice ?? gigabyteSecondPrice;
  const unit = instanceHourPrice === undefined ? 'gb-second' : 'instance-hour';
  return {
    counters: counters.map(({ name: counter, better, losses, reportedWithin }) => ({
      name: counter,
      better: directions[better],
      ...(losses && { losses }),
      ...(reportedWithin !== undefined && { reportedWithinHours: hoursOf(reportedWithin) }),
    })),
    price: price === undefined ? null : { currency, unit, price },
  };
}

/** Hours of `6h` or `3d`, which is all that the schema lets through. */
function hoursOf(text: string): number {
  return Number(text.slice(0, -1)) * (text.endsWith('d') ? 24 : 1);
}
