import { isRecord } from '../../../lambdas/monitoring/capture/tensors';
import { namesIn, tolerant, type Table, type TableItem } from './records';
import { linesOfFile } from './file-lines';

/** A file of one JSON object a line, plain or gzip. */
export class JsonLinesTable implements Table {
  public constructor(public readonly path: string) {}

  public columns(): Promise<readonly string[]> {
    return namesIn(this.items());
  }

  public items(): AsyncIterable<TableItem> {
    return tolerant(this.records());
  }

  private async *records(): AsyncGenerator<TableItem> {
    for await (const line of linesOfFile(this.path)) yield jsonItem(line);
  }
}

/** What a line holds; null is one that was too long to hold. */
export function jsonItem(line: string | null): TableItem {
  if (line === null) return { malformed: 'line-too-long', line: '' };
  try {
    const record: unknown = JSON.parse(line);
    return isRecord(record) ? { record } : { malformed: 'not-json', line };
  } catch {
    return { malformed: 'not-json', line };
  }
}
