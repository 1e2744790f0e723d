import type { Binning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import { ProfileBuilder } from '../../../lambdas/monitoring/profile/profile-builder';
import { readData, type DataRecord, type DataSet } from '../data/data-set';

/**
 * Profiles data on frozen bins in one pass.
 * @param visit sees every record as well
 */
export async function profileData(
  data: DataSet,
  schema: FeatureSchema,
  binning: Binning,
  visit: (record: DataRecord) => void = () => undefined,
): Promise<Profile> {
  const builder = new ProfileBuilder(binning);
  for await (const item of readData(data, schema)) {
    if ('malformed' in item) {
      builder.addMalformed(item.malformed, item.line);
    } else if ('unknownColumn' in item) {
      builder.addUnknownColumn(item.unknownColumn);
    } else {
      const { record } = item;
      // Several records of one request are one event.
      if (record.index === 0) builder.addEvent(record.time);
      builder.addRow(record.features, record.prediction);
      visit(record);
    }
  }
  return builder.profile();
}
