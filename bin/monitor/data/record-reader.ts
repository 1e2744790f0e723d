import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import type { RawValue } from '../../../lambdas/monitoring/profile/row';
import type { TableItem, TableRecord } from './records';
import { TimeReader, type Roles } from './roles';

/** One record of the data. */
export interface DataRecord {
  readonly features: readonly RawValue[];
  readonly prediction: RawValue;
  readonly label: RawValue;
  readonly time: string | null;
  /** Identity by which labels are joined, and which record of its request it is. */
  readonly id: string | null;
  readonly index: number;
  /** The request, where the record is the first of it: what it carried beside its features. */
  readonly source?: RequestSource;
}

/** A row of a table, or a captured request. */
export type RequestSource =
  { readonly values: TableRecord } | { readonly attributes: readonly string[]; readonly records: number };

/** Takes the parts of a record out of the columns of a table. */
export class RecordReader {
  private readonly names: readonly string[];
  private readonly prediction: string | null;
  private readonly label: string | null;
  private readonly times = new TimeReader();
  private readonly known: ReadonlySet<string | null>;

  public constructor(
    schema: FeatureSchema,
    private readonly roles: Roles,
  ) {
    this.names = schema.features.map(({ name }) => name);
    this.prediction = schema.prediction?.name ?? roles.prediction;
    this.label = schema.label?.name ?? roles.label;
    const beside = [this.prediction, this.label, roles.time, roles.id, ...(schema.ignored ?? [])];
    this.known = new Set([...this.names, ...beside]);
  }

  /** The parts of a record. */
  public read(record: TableRecord): DataRecord {
    const { roles } = this;
    const id = valueOf(record, roles.id);
    return {
      features: this.names.map((name) => valueOf(record, name)),
      prediction: valueOf(record, this.prediction),
      label: valueOf(record, this.label),
      time: roles.time === null ? null : this.times.timeOf(valueOf(record, roles.time)),
      id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
      index: 0,
      source: { values: record },
    };
  }

  /** Columns of a record that the schema does not know. */
  public unknownIn(record: TableRecord): string[] {
    return Object.keys(record).filter((name) => !this.known.has(name));
  }

  /** Counts what a table yields. */
  public count(item: TableItem, builder: RecordSink): void {
    if ('malformed' in item) {
      builder.addMalformed(item.malformed, item.line);
      return;
    }
    for (const name of this.unknownIn(item.record)) builder.addUnknownColumn(name);
    const { features, prediction, time } = this.read(item.record);
    builder.addEvent(time);
    builder.addRow(features, prediction);
  }
}

/** A column that a record does not have must not be found on what all objects inherit. */
function valueOf(record: TableRecord, name: string | null): RawValue {
  return name !== null && Object.hasOwn(record, name) ? record[name] : undefined;
}
