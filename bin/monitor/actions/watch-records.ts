import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { businessColumns } from '../business/tally-of-data';
import type { BusinessTally } from '../business/business-tally';
import type { WatchedBusiness } from '../business/watched-business';
import type { DataSet } from '../data/open-data';
import { readData } from '../data/read-data';
import type { DataRecord } from '../data/record-reader';
import { readRecords } from '../profiling/read-records';
import type { AttributionComparison } from './attribution-comparison';
import type { MeasuredQuality } from './measured-quality';

/** What is found out record by record; null where it is not asked for. */
export interface RecordWatchers {
  readonly quality: MeasuredQuality | null;
  /** Counts what is named in `business`. */
  readonly tally: BusinessTally | null;
  readonly business: WatchedBusiness | null;
  readonly attribution: AttributionComparison | null;
}

/** Shows the records of data to everything that is found out record by record, in one pass; none where nothing is. */
export async function watchRecords(data: DataSet, schema: FeatureSchema, watchers: RecordWatchers): Promise<void> {
  const { quality, tally, business, attribution } = watchers;
  const take = (record: DataRecord) => {
    quality?.add(record);
    attribution?.add(record);
    tally?.add(record);
  };
  if (attribution !== null) {
    // The model is asked about all features.
    for await (const item of readData(data, schema)) if ('record' in item) take(item.record);
  } else if (quality !== null || tally !== null) {
    const counted = business === null ? [] : businessColumns(business, data);
    await readRecords(data, schema, new Set([...(quality?.columnsIn(data) ?? []), ...counted]), take);
  }
}
