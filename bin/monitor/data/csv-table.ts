import { createReadStream } from 'node:fs';
import { parseCsv } from '../../../lambdas/monitoring/capture/csv';
import { gunzipped, linesOf } from '../../../lambdas/monitoring/capture/lines';
import { UsageError } from '../../usage-error';
import { tolerant, type Table, type TableItem } from './records';

/** A CSV file with a header, plain or gzip. */
export class CsvTable implements Table {
  public constructor(public readonly path: string) {}

  public items(): AsyncIterable<TableItem> {
    return tolerant(this.records());
  }

  private async *records(): AsyncGenerator<TableItem> {
    let header: readonly string[] | null = null;
    for await (const text of this.recordTexts()) {
      if (text === null) {
        yield { malformed: 'line-too-long', line: '' };
        continue;
      }
      const fields = parseCsv(text)?.[0];
      if (header === null) {
        if (fields === undefined)
          throw new UsageError(`'${this.path}' has no readable header; its first line names the columns`);
        header = checkedHeader(this.path, fields);
      } else if (fields?.length !== header.length) {
        yield { malformed: 'wrong-column-count', line: text };
      } else {
        const entries = header.map((name, i) => [name, fields[i]] as const);
        yield { record: Object.fromEntries(entries) };
      }
    }
    if (header === null) throw new UsageError(`'${this.path}' is empty; its first line names the columns`);
  }

  /** Text of one record each: lines, joined while a quote is open. */
  private async *recordTexts(): AsyncGenerator<string | null> {
    let open = '';
    for await (const line of linesOf(gunzipped(createReadStream(this.path)))) {
      if (line === null) {
        yield null;
        continue;
      }
      open = open === '' ? line : `${open}\n${line}`;
      if (open.split('"').length % 2 === 0) continue;
      yield open;
      open = '';
    }
    if (open !== '') yield open;
  }
}

function checkedHeader(path: string, fields: readonly string[]): readonly string[] {
  const names = fields.map((field) => field.trim().replace(/^\uFEFF/, ''));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`'${path}' has column '${twice}' twice; column names must be unique`);
  return names;
}
