/** Counts values that the training data did not have: what the model says of them is a guess. Pure. */
import type { Feature as Column, FeatureSchema } from '../../models/feature-schema';
import { fromHalfBits } from '../../tensors/float16';
import type { DataType, TensorData } from '../../tensors/data-type';
import type { Tensor } from '../../tensors/tensor';

/** What was counted of a column. */
export interface ColumnCounts {
  readonly feature: string;
  readonly counts: Record<Anomaly, number>;
}

/** Below or above the range of the training data, or a category that it did not have. */
export type Anomaly = 'below' | 'above' | 'unseen';

/** The columns of one input that are looked at. */
interface InputWatch {
  readonly name: string;
  readonly datatype: DataType;
  /** Columns of the input. */
  readonly width: number;
  readonly columns: readonly ColumnWatch[];
}

interface ColumnWatch extends ColumnCounts {
  readonly index: number;
  look(data: TensorData, at: number, counts: Record<Anomaly, number>): void;
}

/** What is looked at in the requests to one version. */
export class Watch {
  /** Rows that were looked at. */
  public rows = 0;

  private constructor(private readonly inputs: readonly InputWatch[]) {}

  /** Reads ranges and categories off a schema; undefined when it has none. */
  public static of(schema: FeatureSchema | undefined): Watch | undefined {
    if (schema === undefined) return undefined;
    const byName = new Map(schema.features.map((feature) => [feature.name, feature]));
    const inputs = schema.inputs.flatMap(({ name, dtype, columns }) => {
      const watched = (columns ?? []).flatMap((column, index) => watchColumn(byName.get(column), dtype, index) ?? []);
      return watched.length === 0 ? [] : [{ name, datatype: dtype, width: columns?.length ?? 1, columns: watched }];
    });
    return inputs.length === 0 ? undefined : new Watch(inputs);
  }

  public get columns(): readonly ColumnCounts[] {
    return this.inputs.flatMap(({ columns }) => columns);
  }

  /** Looks at the inputs of a request. What does not fit the schema is left to the model to refuse. */
  public look(tensors: readonly Tensor[]): void {
    let rows = 0;
    for (const input of this.inputs) {
      const tensor = tensors.find(({ name }) => name === input.name);
      if (tensor === undefined || tensor.datatype !== input.datatype) continue;
      const { data } = tensor;
      const { width } = input;
      if (data.length % width !== 0) continue;
      rows = Math.max(rows, data.length / width);
      for (const column of input.columns)
        for (let at = column.index; at < data.length; at += width) column.look(data, at, column.counts);
    }
    this.rows += rows;
  }
}

function watchColumn(column: Column | undefined, datatype: DataType, index: number): ColumnWatch | undefined {
  if (column === undefined) return undefined;
  const look = column.type === 'numeric' ? rangeOf(column, datatype) : categoriesOf(column, datatype);
  if (look === undefined) return undefined;
  return { feature: column.name, index, look, counts: { below: 0, above: 0, unseen: 0 } };
}

function rangeOf({ min, max }: Column, datatype: DataType): ColumnWatch['look'] | undefined {
  const read = readerOf(datatype);
  if (read === undefined || ((min ?? undefined) === undefined && (max ?? undefined) === undefined)) return undefined;
  // The schema says .1, the model's own type holds the number next to it: that is not outside.
  const low = Math.min(min ?? -Infinity, rounded(min ?? -Infinity, datatype, -1));
  const high = Math.max(max ?? Infinity, rounded(max ?? Infinity, datatype, 1));
  return (data, at, counts) => {
    const value = read(data, at);
    // NaN is a missing value, which is neither.
    if (value < low) counts.below++;
    else if (value > high) counts.above++;
  };
}

function categoriesOf({ categories }: Column, datatype: DataType): ColumnWatch['look'] | undefined {
  if (categories === undefined || categories === null || categories.length === 0) return undefined;
  if (datatype === 'BYTES') {
    const known = new Set(categories.map(String));
    return (data, at, counts) => {
      if (!known.has((data as string[])[at] as string)) counts.unseen++;
    };
  }
  const read = readerOf(datatype);
  if (read === undefined) return undefined;
  const known = new Set(categories.map((category) => rounded(Number(category), datatype, 1)));
  return (data, at, counts) => {
    const value = read(data, at);
    if (!known.has(value) && !Number.isNaN(value)) counts.unseen++;
  };
}

function readerOf(datatype: DataType): ((data: TensorData, at: number) => number) | undefined {
  if (datatype === 'BYTES') return undefined;
  if (datatype === 'FP16') return (data, at) => fromHalfBits((data as Uint16Array)[at] as number);
  if (datatype === 'INT64' || datatype === 'UINT64') return (data, at) => Number((data as BigInt64Array)[at]);
  return (data, at) => (data as Float64Array)[at] as number;
}

/** A number as the type holds it. Half precision has eleven bits: the next number may be that much further out. */
function rounded(value: number, datatype: DataType, direction: 1 | -1): number {
  if (datatype === 'FP32') return Math.fround(value);
  if (datatype === 'FP16' && Number.isFinite(value)) return value + direction * Math.abs(value) * 2 ** -11;
  return value;
}
