import { UsageError } from '../../usage-error';
import { csvItem, CsvRecords } from './csv-records';
import { tolerant, type Table, type TableItem } from './records';
import { linesOfFile } from './file-lines';

/** A CSV file with a header, plain or gzip. */
export class CsvTable implements Table {
  public constructor(public readonly path: string) {}

  public items(): AsyncIterable<TableItem> {
    return tolerant(this.records());
  }

  public async columns(): Promise<readonly string[]> {
    for await (const item of tolerant(this.fields())) {
      // Of a file that is damaged from the beginning nothing is known; it is counted as malformed when it is read.
      return 'malformed' in item ? [] : csvHeader(this.path, item.fields);
    }
    return csvHeader(this.path, undefined);
  }

  private async *records(): AsyncGenerator<TableItem> {
    let header: readonly string[] | null = null;
    for await (const { fields, text } of this.fields()) {
      if (header === null) header = csvHeader(this.path, fields);
      else if (text === null) yield { malformed: 'line-too-long', line: '' };
      else yield csvItem(header, fields, text);
    }
    if (header === null) csvHeader(this.path, undefined);
  }

  /** Fields and text of one record after the other; text is null for a line that was too long to hold. */
  private async *fields(): AsyncGenerator<{ readonly fields: readonly string[] | null; readonly text: string | null }> {
    const ready: { fields: readonly string[] | null; text: string | null }[] = [];
    const records = new CsvRecords((fields, text) => ready.push({ fields, text }));
    for await (const line of linesOfFile(this.path)) {
      if (line === null) ready.push({ fields: null, text: null });
      else records.add(line);
      yield* ready.splice(0);
    }
    records.finish();
    yield* ready;
  }
}

/**
 * The names that a header states.
 * @param fields of the first record; null when it cannot be read, undefined when there is none
 */
export function csvHeader(path: string, fields: readonly string[] | null | undefined): readonly string[] {
  if (fields === undefined) throw new UsageError(`'${path}' is empty; its first line names the columns`);
  if (fields === null) throw new UsageError(`'${path}' has no readable header; its first line names the columns`);
  const other = fields.length === 1 ? /[;\t|]/.exec(fields[0]!)?.[0] : undefined;
  if (other !== undefined) {
    const sign = other === '\t' ? 'tabs' : `'${other}'`;
    throw new UsageError(`'${path}' is separated by ${sign}; write it with commas between its columns`);
  }
  const names = fields.map((field) => field.trim().replace(/^\uFEFF/, ''));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`'${path}' has column '${twice}' twice; column names must be unique`);
  return names;
}
