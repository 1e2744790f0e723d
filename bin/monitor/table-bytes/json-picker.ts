import type { LineBytes } from '../../../lambdas/monitoring/capture/byte-path/line-bytes';
import type { TableItem } from '../data/records';
import type { LineScanner } from './line-scanner';
import { valueEnd } from './json-values';
import { mostLessons, mostShapes } from './record-scanner';
import { learnRecordShape, type RecordShape } from './record-shape';

const newline = 0x0a;

/** By value of a record: the name under which it is taken; null for one that is not wanted. */
type Picks = readonly (string | null)[];

/**
 * Takes some columns out of records of JSON Lines, from the bytes of lines that are written as one before them was: nothing
 * is made of the other columns. What is not recognised byte for byte is left to the full parser.
 */
export class JsonPicker implements LineScanner {
  private readonly shapes: RecordShape<Picks>[] = [];
  private lessons = 0;

  public constructor(
    private readonly wanted: ReadonlySet<string>,
    private readonly take: (item: TableItem) => void,
  ) {}

  public scan(text: LineBytes, start: number): number {
    for (const shape of this.shapes) {
      const end = this.scanAs(shape, text, start);
      if (end >= 0) return end;
    }
    return -1;
  }

  public learn(line: Uint8Array): void {
    if (this.lessons >= mostLessons || this.shapes.length >= mostShapes) return;
    this.lessons += 1;
    const shape = learnRecordShape(line, (names) => names.map((name) => (this.wanted.has(name) ? name : null)));
    if (shape !== null) this.shapes.push(shape);
  }

  private scanAs({ literals, layout }: RecordShape<Picks>, text: LineBytes, start: number): number {
    const { bytes } = text;
    const picked: [string, unknown][] = [];
    let at = start;
    for (let i = 0; ; i += 1) {
      const literal = literals[i]!;
      if (!literal.isAt(text, at)) return -1;
      at += literal.length;
      if (i === layout.length) {
        if (bytes[at] !== newline) return -1;
        this.take({ record: Object.fromEntries(picked) });
        return at;
      }
      const from = at;
      at = valueEnd(text, at);
      if (at < 0) return -1;
      const name = layout[i] ?? null;
      if (name !== null) picked.push([name, JSON.parse(bytes.toString('utf8', from, at))]);
    }
  }
}
