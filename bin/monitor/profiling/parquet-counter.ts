import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import type { ParquetFile, RowGroup } from '../data/parquet-file';
import { plainValue } from '../data/plain-value';
import { timeOf } from '../data/roles';
import type { TableColumns } from '../table-bytes/table-columns';

/** Counts row groups of Parquet files column by column: memory holds one column of one row group. */
export class ParquetCounter {
  public constructor(
    private readonly builder: RecordSink,
    private readonly columns: TableColumns,
  ) {}

  /** Counts a row group. */
  public async add(file: ParquetFile, group: RowGroup): Promise<void> {
    const { builder } = this;
    const { targets, absent, hasAnswer, unknown } = this.columns.layoutOf(file.columns);
    for (const [i, name] of file.columns.entries()) {
      const target = targets[i]!;
      if (target === 'unused' || target === 'unknown' || target === 'answer-not-counted') continue;
      await file.count(name, group, (values, nulls) => {
        this.count(target, values, nulls);
      });
    }
    for (const column of absent) builder.columns[column]!.addMissing(group.rows);
    for (const name of unknown) builder.addUnknownColumn(name, group.rows);
    if (!targets.includes('time')) builder.addEvent(null, group.rows);
    builder.countRows(group.rows, hasAnswer ? group.rows : 0);
  }

  private count(target: number | 'time', values: ArrayLike<unknown>, nulls: number): void {
    const { builder, columns } = this;
    if (target === 'time') {
      this.countTimes(values);
      builder.addEvent(null, nulls);
      return;
    }
    const column = (target === columns.answer ? builder.prediction : builder.columns[target])!;
    column.addValues(values, plainValue);
    column.addMissing(nulls);
  }

  private countTimes(values: ArrayLike<unknown>): void {
    let last: unknown;
    let time: string | null = null;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      // Many rows in a row have the same.
      if (i === 0 || value !== last) time = timeOf(plainValue(value));
      last = value;
      this.builder.addEvent(time);
    }
  }
}
