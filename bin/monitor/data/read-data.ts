import { CaptureLineReader } from '../../../lambdas/monitoring/capture/capture-line';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { MalformedReason } from '../../../lambdas/monitoring/profile/profile';
import type { Row } from '../../../lambdas/monitoring/profile/row';
import type { DataSet } from './open-data';
import { RecordReader, type DataRecord } from './record-reader';
import { tolerant } from './records';
import { linesOfFile } from './file-lines';

/** What data yield: a record, or something that could not be used. */
export type DataItem =
  | { readonly record: DataRecord }
  | { readonly malformed: MalformedReason; readonly line: string }
  | { readonly unknownColumn: string };

/** The records of data, in the schema's order of features; can be called again for another pass. */
export async function* readData(data: DataSet, schema: FeatureSchema): AsyncGenerator<DataItem> {
  if (data.kind === 'capture') {
    for (const { path } of data.files) yield* tolerant(readCapture(path, schema));
    return;
  }
  const reader = new RecordReader(schema, data.roles);
  for (const table of data.tables) {
    for await (const item of table.items()) {
      if ('malformed' in item) {
        yield item;
        continue;
      }
      for (const unknownColumn of reader.unknownIn(item.record)) yield { unknownColumn };
      yield { record: reader.read(item.record) };
    }
  }
}

/** The records of data as rows to build a baseline from; what cannot be used is told to `onMalformed`. */
export async function* rowsOf(
  data: DataSet,
  schema: FeatureSchema,
  onMalformed: () => void = () => undefined,
): AsyncGenerator<Row> {
  for await (const item of readData(data, schema)) {
    if ('malformed' in item) onMalformed();
    if (!('record' in item)) continue;
    const { features, prediction, time } = item.record;
    yield { features, prediction, ...(time === null ? {} : { time }) };
  }
}

async function* readCapture(path: string, schema: FeatureSchema): AsyncGenerator<DataItem> {
  const unknown: string[] = [];
  const reader = new CaptureLineReader(schema, (name) => unknown.push(name));
  for await (const line of linesOfFile(path)) {
    if (line === null) {
      yield { malformed: 'line-too-long', line: '' };
      continue;
    }
    const event = reader.read(line);
    for (const name of unknown.splice(0)) yield { unknownColumn: name };
    if (typeof event === 'string') {
      yield { malformed: event, line };
      continue;
    }
    for (const [index, features] of event.rows.entries()) {
      const prediction = event.predictions?.[index];
      const record = { features, prediction, label: undefined, time: event.time, id: event.id, index };
      const source = { attributes: event.attributes, records: event.rows.length };
      yield { record: index === 0 ? { ...record, source } : record };
    }
  }
}
