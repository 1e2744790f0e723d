import type { FeatureSchema } from '../profile/feature-schema';
import type { MalformedReason } from '../profile/profile';
import type { RawValue } from '../profile/row';
import { parseCsv } from './csv';
import type { Payload } from './payload';
import { flattenTensor, isRecord, isTensorList, type Tensor } from './tensors';

/** Feature values of a request, one array a record in the schema's order. */
export type FeatureRows = readonly (readonly RawValue[])[];

/**
 * Takes feature rows from requests of one model. Understood are CSV (with or without a header of feature names), and
 * in JSON: Open Inference Protocol tensors; `instances`, `inputs`, `data`, `dataframe_records` and `dataframe_split`;
 * plain arrays of rows; objects by feature name; each as one document or as JSON Lines.
 */
export class InputReader {
  private readonly names: readonly string[];
  private readonly position: ReadonlyMap<string, number>;
  private readonly ignored: ReadonlySet<string>;

  /** @param onUnknownColumn hears every name that a request carries and the schema does not know */
  public constructor(
    private readonly schema: FeatureSchema,
    private readonly onUnknownColumn: (name: string) => void = () => undefined,
  ) {
    this.names = schema.features.map(({ name }) => name);
    this.position = new Map(this.names.map((name, i) => [name, i]));
    this.ignored = new Set(schema.ignored);
  }

  /** The rows of a request, or why there are none. All rows have the schema's width. */
  public read(payload: Payload): FeatureRows | MalformedReason {
    const rows = payload.form === 'csv' ? this.csvRows(payload.text) : this.documentsRows(payload.documents);
    if (typeof rows === 'string') return rows;
    return rows.every((row) => row.length === this.names.length) ? rows : 'wrong-column-count';
  }

  private csvRows(text: string): FeatureRows | MalformedReason {
    const records = parseCsv(text);
    if (records === null || records.length === 0) return 'unreadable-payload';
    const [header, ...rest] = records;
    const isHeader = header!.some((field) => this.position.has(field)) && this.names.length > 0;
    if (!isHeader) return records;
    return rest.map((record) => this.byName(Object.fromEntries(header!.map((name, i) => [name, record[i]]))));
  }

  private documentsRows(documents: readonly unknown[]): FeatureRows | MalformedReason {
    const rows: (readonly RawValue[])[] = [];
    for (const document of documents) {
      const found = this.documentRows(document);
      if (typeof found === 'string') return found;
      for (const row of found) rows.push(row);
    }
    return rows;
  }

  private documentRows(document: unknown): FeatureRows | MalformedReason {
    if (Array.isArray(document)) return this.listRows(document);
    if (!isRecord(document)) return this.names.length === 1 ? [[document]] : 'unreadable-payload';
    const { inputs } = document;
    if (isTensorList(inputs)) return this.tensorRows(inputs);
    const split = document['dataframe_split'];
    if (isRecord(split)) return this.splitRows(split['columns'], split['data']);
    for (const key of ['instances', 'inputs', 'dataframe_records', 'data']) {
      const list = document[key];
      if (Array.isArray(list) && !this.position.has(key)) return this.listRows(list);
    }
    return this.recordRow(document);
  }

  /** Rows as arrays or objects; or one row written as a plain list of values. */
  private listRows(list: readonly unknown[]): FeatureRows | MalformedReason {
    const isRowItself = list.length > 0 && list.every((item) => item === null || typeof item !== 'object');
    if (isRowItself) return this.names.length === 1 ? list.map((value) => [value]) : [list];
    const rows: (readonly RawValue[])[] = [];
    for (const item of list) {
      const found = Array.isArray(item) ? [item] : isRecord(item) ? this.recordRow(item) : 'unreadable-payload';
      if (typeof found === 'string') return found;
      rows.push(...found);
    }
    return rows;
  }

  private recordRow(record: Readonly<Record<string, unknown>>): FeatureRows | MalformedReason {
    const { features } = record;
    if (Array.isArray(features) && !this.position.has('features')) return [features];
    if (!Object.keys(record).some((name) => this.position.has(name))) return 'unreadable-payload';
    return [this.byName(record)];
  }

  private splitRows(columns: unknown, data: unknown): FeatureRows | MalformedReason {
    if (!Array.isArray(columns) || !Array.isArray(data)) return 'unreadable-payload';
    return data.every(Array.isArray)
      ? data.map((row: unknown[]) => this.byName(Object.fromEntries(columns.map((name, i) => [String(name), row[i]]))))
      : 'unreadable-payload';
  }

  private byName(record: Readonly<Record<string, unknown>>): RawValue[] {
    const row = new Array<RawValue>(this.names.length).fill(undefined);
    for (const [name, value] of Object.entries(record)) {
      const position = this.position.get(name);
      if (position !== undefined) row[position] = value;
      else if (!this.ignored.has(name)) this.onUnknownColumn(name);
    }
    return row;
  }

  private tensorRows(tensors: readonly Tensor[]): FeatureRows | MalformedReason {
    const rows: RawValue[][] = [];
    const filled = new Set<number>();
    for (const tensor of tensors) {
      const columns = this.columnsOf(tensor, tensors.length);
      if (columns === null) {
        if (!this.ignored.has(tensor.name)) this.onUnknownColumn(tensor.name);
        continue;
      }
      const values = flattenTensor(tensor);
      if (values === null || columns.length === 0 || values.length % columns.length !== 0) return 'unreadable-payload';
      const count = values.length / columns.length;
      if (rows.length === 0) {
        for (let r = 0; r < count; r += 1) rows.push(new Array<RawValue>(this.names.length).fill(undefined));
      }
      if (count !== rows.length) return 'unreadable-payload';
      columns.forEach((column, j) => {
        filled.add(column);
        for (let r = 0; r < count; r += 1) rows[r]![column] = values[r * columns.length + j];
      });
    }
    return filled.size === this.names.length ? rows : 'wrong-column-count';
  }

  /** Positions of the features that a tensor carries: as the schema says, or by its name, or all if it is alone. */
  private columnsOf(tensor: Tensor, tensorCount: number): readonly number[] | null {
    const declared = this.schema.inputs.find(({ name }) => name === tensor.name)?.columns;
    if (declared !== undefined) return declared.map((name) => this.position.get(name) ?? -1).filter((i) => i >= 0);
    const own = this.position.get(tensor.name);
    if (own !== undefined) return [own];
    return tensorCount === 1 ? this.names.map((_, i) => i) : null;
  }
}
