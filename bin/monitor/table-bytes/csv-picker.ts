import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';
import type { TableItem } from '../data/records';
import { isEnd, isGraphic, plainEnd, quotedEnd } from './csv-fields';
import type { LineScanner } from './line-scanner';

const newline = 0x0a;
const carriageReturn = 0x0d;
const comma = 0x2c;
const quote = 0x22;

/**
 * Takes some columns out of records of CSV, from their bytes: nothing is made of the others. Lines that are not plain are
 * left to the full parser.
 */
export class CsvPicker implements LineScanner {
  /** By column of the file, whether it is wanted. */
  private readonly isWanted: readonly boolean[];

  public constructor(
    private readonly header: readonly string[],
    wanted: ReadonlySet<string>,
    private readonly take: (item: TableItem) => void,
  ) {
    this.isWanted = header.map((name) => wanted.has(name));
  }

  public scan({ bytes }: LineBytes, start: number): number {
    const { header, isWanted } = this;
    const last = header.length - 1;
    // A blank line is no record; in a table of one column it looks like one. The full parser trims lines.
    if (last < 1 || !isGraphic(bytes[start]!)) return -1;
    const picked: [string, string][] = [];
    let at = start;
    for (let i = 0; i <= last; i += 1) {
      const isQuoted = bytes[at] === quote;
      const from = isQuoted ? at + 1 : at;
      const end = isQuoted ? quotedEnd(bytes, from) : plainEnd(bytes, from);
      if (end < 0 || (isQuoted && !isEnd(bytes[end + 1]!))) return -1;
      if (isWanted[i]) picked.push([header[i]!, bytes.toString('utf8', from, end)]);
      at = isQuoted ? end + 1 : end;
      if (i < last && bytes[at++] !== comma) return -1;
      if (i === last && !isGraphic(bytes[at - 1]!)) return -1;
    }
    if (bytes[at] === carriageReturn) at += 1;
    if (bytes[at] !== newline) return -1;
    this.take({ record: Object.fromEntries(picked) });
    return at;
  }
}
