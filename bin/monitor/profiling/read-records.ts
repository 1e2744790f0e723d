import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { DataSet } from '../data/open-data';
import { readData } from '../data/read-data';
import { RecordReader, type DataRecord } from '../data/record-reader';
import { readColumns } from './read-columns';

/**
 * Reads the records of data of which only some columns are needed; features of other columns may be missing. What cannot be
 * used is passed over.
 */
export async function readRecords(
  data: DataSet,
  schema: FeatureSchema,
  columns: ReadonlySet<string>,
  take: (record: DataRecord) => void,
): Promise<void> {
  if (data.kind === 'capture') {
    for await (const item of readData(data, schema)) if ('record' in item) take(item.record);
    return;
  }
  const reader = new RecordReader(schema, data.roles);
  for (const file of data.files) {
    await readColumns(file, columns, (item) => {
      if ('record' in item) take(reader.read(item.record));
    });
  }
}
