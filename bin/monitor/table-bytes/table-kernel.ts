import { readDecimal } from '../../../lambdas/monitoring/capture/byte-path/decimal';
import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { tablesCode } from '../../../lambdas/monitoring/native/code/tables';
import { startKernel } from '../../../lambdas/monitoring/native/kernel';
import {
  capacity,
  RecordMemory,
  shapesSize,
  textSize,
  type RecordProgram,
} from '../../../lambdas/monitoring/native/record-memory';
import type { RecordSink } from '../../../lambdas/monitoring/profile/record-sink';
import { isJsonNumber } from './json-values';
import type { TableBatch } from './table-batch';
import type { TableColumns, TableLayout, Target } from './table-columns';

/** Program of `assembly/tables.ts`; its words on each of these hold. */
interface Tables extends RecordProgram {
  prepare(size: number, mostShapes: number, room: number, width: number, records: number, ofCsv: boolean): void;
  addShape(bytes: number, parts: number): number;
  addPart(length: number, use: number): void;
  addAbsent(column: number, value: number): void;
  scan(start: number, stop: number, shape: number): number;
  takeCount(shape: number): number;
}

/** Formats of tables that are text. */
export type TextFormat = 'csv' | 'json-lines';

/** Lines of any shape that is known. */
export const anyShape = -1;

/** What the program calls uses that are no column of cells. */
const timeUse = -1;
const noUse = -2;

const quote = 0x22;
const backslash = 0x5c;

/**
 * Counts runs of lines of tables that are written in a known way and hold nothing odd: numbers of usual length, known categories,
 * missing values. Two to three times as fast as the scanners, and never different: any other line is left to them.
 */
export class TableKernel {
  private readonly program: Tables;
  private readonly memory: RecordMemory;
  private readonly layouts: TableLayout[] = [];
  /** Shapes of CSV by their headers. */
  private readonly headers = new Map<string, number | null>();

  /** @param mostShapes shapes that will be learned at most */
  public constructor(
    private readonly format: TextFormat,
    private readonly sink: RecordSink,
    private readonly columns: TableColumns,
    private readonly batch: TableBatch,
    mostShapes: number,
  ) {
    const isCsv = format === 'csv';
    const readNumber = (at: number, into: number) => {
      const end = readDecimal(this.memory.view, at, this.memory.numbers, into >> 3);
      const text = this.program.textAt();
      return end >= 0 && (isCsv || isJsonNumber(this.text.bytes, at - text, end - text)) ? end : 0;
    };
    this.program = startKernel(tablesCode, { readNumber }) as Tables;
    this.program.prepare(textSize, mostShapes, shapesSize, columns.count, capacity, isCsv);
    this.memory = new RecordMemory(this.program, columns.counted, new Set(), endsText);
  }

  /** Where text has to be that is to be scanned. */
  public get text(): LineBytes {
    return this.memory.text;
  }

  /**
   * Learns how lines are written, from one that was read: of the text in the kernel, nothing behind it is overwritten.
   * @param literals what lines have in common; between two of them is a value
   * @returns what `scan` calls it; null when there is no room for it
   */
  public learn(literals: readonly Uint8Array[], layout: TableLayout): number | null {
    const bytes = literals.reduce((sum, { length }) => sum + length, 0);
    const shape = this.program.addShape(bytes, literals.length);
    if (shape < 0) return null;
    literals.forEach((literal, i) => {
      this.text.bytes.set(literal);
      this.program.addPart(literal.length, useOf(layout.targets[i]));
    });
    for (const column of layout.absent) this.program.addAbsent(column, NaN);
    // An answer that no record has is nothing to be counted, not a missing one.
    if (!layout.hasAnswer && this.columns.answer >= 0) this.program.addAbsent(this.columns.answer, Infinity);
    this.layouts.push(layout);
    return shape;
  }

  /** Learns how lines of CSV with a header are written; returns as `learn` does. */
  public learnHeader(header: readonly string[]): number | null {
    const name = JSON.stringify(header);
    const known = this.headers.get(name);
    if (known !== undefined) return known;
    const literals = ['', ...header.slice(1).map(() => ','), ''].map((text) => Buffer.from(text));
    const shape = this.learn(literals, this.columns.layoutOf(header));
    this.headers.set(name, shape);
    return shape;
  }

  /**
   * Counts the lines from `start` on; returns where the first one begins that it leaves, or `end`.
   * @param text no other than the kernel's own is looked at
   */
  public scan(text: LineBytes, start: number, end: number, shape: number): number {
    const { program, memory, sink } = this;
    if (text !== this.text || this.layouts.length === 0) return start;
    let at = start;
    do {
      at = program.scan(at, end, shape);
      memory.addEvents(sink, (from, to) => this.timeAt(from, to));
    } while (at < end && memory.makesRoom(sink, program.recordCount() === capacity));
    this.layouts.forEach((layout, i) => {
      const records = program.takeCount(i);
      if (records > 0) this.batch.addRecords(layout, records);
    });
    return at;
  }

  /** Counts what is still waiting. */
  public finish(): void {
    this.memory.count(this.sink);
  }

  private timeAt(start: number, end: number): string | null {
    const { bytes } = this.text;
    const isQuoted = bytes[start] === quote;
    const quotes = isQuoted ? 1 : 0;
    return this.batch.timeOf(bytes, start + quotes, end - quotes, isQuoted || this.format === 'csv');
  }
}

function useOf(target: Target | undefined): number {
  return typeof target === 'number' ? target : target === 'time' ? timeUse : noUse;
}

/** Whether a category with this byte is never met as it is: the byte ends a text, or is escaped in it. */
function endsText(byte: number): boolean {
  return byte < 0x20 || byte === quote || byte === backslash;
}
