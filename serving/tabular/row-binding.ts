/**
 * Rows of columns into the inputs of a model: what CSV, JSON Lines, `instances` and the like need. The columns and
 * their inputs come from the feature schema; without one, a model with a single matrix takes its columns in order.
 */
import { invalidInput, ServingError, shown } from '../errors/serving-error';
import type { FeatureSchema } from '../models/feature-schema';
import { csvNumber, parseCsv, scanCsvNumbers } from '../tensors/csv-scanner';
import { allocate, type DataType } from '../tensors/data-type';
import { decodeJson } from '../tensors/json-decode';
import type { Tensor, TensorSpec } from '../tensors/tensor';

/** An input made of columns. */
interface BoundInput {
  readonly name: string;
  readonly datatype: DataType;
  /** Positions of its columns in a row. */
  readonly columns: readonly number[];
  /** Whether it is a vector (one column, no second dimension). */
  readonly vector: boolean;
}

/** How the rows of one model become tensors. */
export class RowBinding {
  private constructor(
    private readonly inputs: readonly BoundInput[],
    /** Names of the columns in order; undefined when they have none. */
    public readonly names: readonly string[] | undefined,
    /** Columns of a row; undefined when any number will do. */
    public readonly width: number | undefined,
  ) {}

  /** The binding of a model; undefined when it does not take rows of columns. */
  public static of(specs: readonly TensorSpec[], schema: FeatureSchema | undefined): RowBinding | undefined {
    if (schema !== undefined && schema.features.length > 0) return ofSchema(specs, schema);
    const [spec, second] = specs;
    if (spec === undefined || second !== undefined || spec.shape.length !== 2 || spec.shape[0] !== -1) return undefined;
    const width = spec.shape[1] as number;
    const input = { name: spec.name, datatype: spec.datatype, columns: [], vector: false };
    return new RowBinding([input], undefined, width === -1 ? undefined : width);
  }

  /** @internal */
  public static create(inputs: readonly BoundInput[], names: readonly string[]): RowBinding {
    return new RowBinding(inputs, names, names.length);
  }

  /**
   * Rows as JSON values: each an array in the order of the columns, an object by column name, or `{ features: […] }`.
   * @throws ServingError INVALID_INPUT
   */
  public fromValues(rows: readonly unknown[], field: string): Tensor[] {
    if (rows.length === 0) throw invalidInput(field, 'has no rows');
    const cells = rows.map((row, index) => this.cellsOf(row, `${field}[${index}]`));
    return this.assemble(cells, field);
  }

  /** Rows as CSV without a header line. @throws ServingError INVALID_INPUT or MALFORMED_BODY */
  public fromCsv(body: Buffer): Tensor[] {
    const [only, second] = this.inputs;
    if (only !== undefined && second === undefined && only.datatype === 'FP32' && this.inOrder(only)) {
      const { rows, columns, data } = scanCsvNumbers(body);
      this.requireWidth(columns, 'line 1');
      return [{ name: only.name, datatype: 'FP32', shape: only.vector ? [rows] : [rows, columns], data }];
    }
    const rows = parseCsv(body.toString('utf8'));
    if (rows.length === 0)
      throw new ServingError('MALFORMED_BODY', 'body is empty, expected one line of CSV for each row');
    rows.forEach((row, index) => {
      this.requireWidth(row.length, `line ${index + 1}`);
    });
    return this.assemble(
      rows.map((row, index) => this.typedCells(row, index)),
      'line',
    );
  }

  private inOrder(input: BoundInput): boolean {
    return (
      this.names === undefined ||
      (input.columns.length === this.names.length && input.columns.every((column, i) => column === i))
    );
  }

  private cellsOf(row: unknown, field: string): readonly unknown[] {
    const cells = Array.isArray(row) ? (row as unknown[]) : this.fromRecord(row, field);
    this.requireWidth(cells.length, field);
    return cells;
  }

  private fromRecord(row: unknown, field: string): readonly unknown[] {
    if (typeof row !== 'object' || row === null) {
      // A model of one column takes bare values.
      if (this.width === 1) return [row];
      throw invalidInput(field, `must be an array of columns or an object by column name, is ${shown(row)}`);
    }
    const record = row as Readonly<Record<string, unknown>>;
    if (Array.isArray(record.features) && this.names?.includes('features') !== true)
      return record.features as unknown[];
    if (this.names === undefined)
      throw invalidInput(
        field,
        "is an object, but the model's columns have no names (it has no schema.json); send an array",
      );
    const unknown = Object.keys(record).find((name) => !(this.names as readonly string[]).includes(name));
    if (unknown !== undefined)
      throw invalidInput(`${field}.${unknown.slice(0, 60)}`, `is unknown; the columns are ${this.names.join(', ')}`);
    return this.names.map((name) => {
      if (record[name] === undefined)
        throw invalidInput(`${field}.${name}`, 'is missing; send null if the value is not known');
      return record[name];
    });
  }

  private requireWidth(actual: number, field: string): void {
    if (this.width !== undefined && actual !== this.width) {
      const names = this.names === undefined ? '' : `: ${this.names.join(', ')}`;
      throw invalidInput(field, `has ${actual} columns, the model takes ${this.width}${names}`);
    }
  }

  /** Texts of a CSV line as the values that JSON would have held. */
  private typedCells(row: readonly string[], index: number): readonly unknown[] {
    const types = this.columnTypes();
    return row.map((text, column) => {
      const datatype = types[column] ?? 'FP32';
      if (datatype === 'BYTES') return text;
      if (datatype === 'BOOL' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
      const value = csvNumber(text);
      if (value === undefined)
        throw invalidInput(`line ${index + 1}, column ${column + 1}`, `is ${shown(text)}, which is no number`);
      return Number.isNaN(value) ? null : value;
    });
  }

  private columnTypes(): readonly DataType[] {
    const types: DataType[] = [];
    for (const input of this.inputs) for (const column of input.columns) types[column] = input.datatype;
    return types;
  }

  private assemble(rows: readonly (readonly unknown[])[], field: string): Tensor[] {
    return this.inputs.map((input) => {
      const columns = this.names === undefined ? (rows[0] as readonly unknown[]).map((_, i) => i) : input.columns;
      const cells: unknown[] = [];
      for (const row of rows) for (const column of columns) cells.push(row[column]);
      const shape = input.vector ? [rows.length] : [rows.length, columns.length];
      const data =
        cells.length === 0
          ? allocate(input.datatype, 0)
          : decodeJson(
              input.datatype,
              shape.reduce((a, b) => a * b),
              cells,
              `${field} (input '${input.name}')`,
            );
      return { name: input.name, datatype: input.datatype, shape, data };
    });
  }
}

function ofSchema(specs: readonly TensorSpec[], schema: FeatureSchema): RowBinding | undefined {
  const names = schema.features.map(({ name }) => name);
  const inputs: BoundInput[] = [];
  for (const spec of specs) {
    const columns = schema.inputs.find(({ name }) => name === spec.name)?.columns;
    if (columns === undefined || columns === null || spec.shape.length < 1 || spec.shape.length > 2) return undefined;
    const vector = spec.shape.length === 1;
    if (vector && columns.length !== 1) return undefined;
    inputs.push({
      name: spec.name,
      datatype: spec.datatype,
      columns: columns.map((column) => names.indexOf(column)),
      vector,
    });
  }
  return RowBinding.create(inputs, names);
}
