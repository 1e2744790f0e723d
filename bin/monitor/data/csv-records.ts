import { parseCsv } from '../../../lambdas/monitoring/capture/csv';
import type { TableItem } from './records';

/** Longest record that spreads over lines, in UTF-16 units: more is a quote that nobody closes. */
const longestRecord = 65_536;

/** Puts lines of a CSV file together to records: a field in quotes may hold line breaks. */
export class CsvRecords {
  private open: string[] = [];
  private length = 0;

  /** @param take gets the fields of each record and its text; null for a line whose quote is never closed */
  public constructor(private readonly take: (fields: readonly string[] | null, text: string) => void) {}

  /** Whether a quote is open, so that the next line goes on with a record. */
  public get isOpen(): boolean {
    return this.open.length > 0;
  }

  /** Takes the next line. Blank ones are skipped by the caller. */
  public add(line: string): void {
    for (let lines = [line]; lines.length > 0;) lines = this.addAll(lines);
  }

  /** Tells of a record that was never finished. */
  public finish(): void {
    for (let lines = this.giveUp(); lines.length > 0; lines = this.giveUp()) {
      for (const line of lines) this.add(line);
    }
  }

  /** Takes lines; returns those that have to be taken again, since the record they belonged to is none. */
  private addAll(lines: readonly string[]): string[] {
    for (const [i, line] of lines.entries()) {
      const isOpen = endsInQuotes(line, this.isOpen);
      if (!isOpen && !this.isOpen) {
        this.take(parseCsv(line)?.[0] ?? null, line);
        continue;
      }
      this.open.push(line);
      this.length += line.length + 1;
      if (!isOpen) {
        const text = this.open.join('\n');
        this.forget();
        this.take(parseCsv(text)?.[0] ?? null, text);
      } else if (this.length > longestRecord) {
        return [...this.giveUp(), ...lines.slice(i + 1)];
      }
    }
    return [];
  }

  /** The line with the open quote is no record; returns those after it, which may be some. */
  private giveUp(): string[] {
    const [first, ...rest] = this.open;
    this.forget();
    if (first !== undefined) this.take(null, first);
    return rest;
  }

  private forget(): void {
    this.open = [];
    this.length = 0;
  }
}

/** Whether a field in quotes goes on behind the end of a line. */
function endsInQuotes(line: string, startsInQuotes: boolean): boolean {
  let inside = startsInQuotes || line.startsWith('"');
  for (let at = inside && !startsInQuotes ? 1 : 0; ;) {
    if (inside) {
      const end = line.indexOf('"', at);
      if (end < 0) return true;
      at = end + 1;
      if (line[at] === '"') {
        at += 1;
        continue;
      }
    }
    const comma = line.indexOf(',', at);
    if (comma < 0) return false;
    inside = line[comma + 1] === '"';
    at = inside ? comma + 2 : comma + 1;
  }
}

/** A record by its header's names. */
export function csvItem(header: readonly string[], fields: readonly string[] | null, text: string): TableItem {
  if (fields === null) return { malformed: 'unclosed-quote', line: text };
  if (fields.length !== header.length) return { malformed: 'wrong-column-count', line: text };
  return { record: Object.fromEntries(header.map((name, i) => [name, fields[i]] as const)) };
}
