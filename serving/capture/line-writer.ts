import { captureKey } from './record';
import type { CaptureStore } from './store';

/** How lines are collected and written. */
export interface LineWriterOptions {
  readonly store: CaptureStore;
  /** Bytes of lines that may wait to be written; beyond it lines are not made but counted. */
  readonly memory: number;
  /** Bytes of lines in one file at most. */
  readonly fileBytes: number;
  /** Milliseconds after which lines are written even if they are few. */
  readonly interval: number;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Told of a file that could not be written after all attempts. */
  readonly onError: (error: unknown, lines: number) => void;
}

/** What happened to lines, for metrics: nothing is lost in silence. */
export interface LineCounters {
  /** Lines that were written. */
  written: number;
  /** Lines that were not made because too much was waiting. */
  droppedMemory: number;
  /** Lines that could not be written. */
  droppedStore: number;
}

/** Times that a file is tried to be written. */
const attempts = 3;

/** Collects lines in memory and writes them in files, in the background. */
export class LineWriter {
  public readonly counters: LineCounters = { written: 0, droppedMemory: 0, droppedStore: 0 };
  private lines: string[] = [];
  private collected = 0;
  private waiting = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  public constructor(private readonly options: LineWriterOptions) {}

  /** Bytes of lines that wait to be written. */
  public get waitingBytes(): number {
    return this.waiting;
  }

  /**
   * Takes a line if there is room for it, else counts it.
   * @param expected bytes it will have, about
   * @param make makes it, without a line break
   */
  public offer(expected: number, make: () => string): void {
    if (this.waiting + expected > this.options.memory) {
      this.counters.droppedMemory++;
      return;
    }
    this.add(make());
  }

  /** Writes everything that waits; resolves when it is written or counted as dropped. */
  public async flush(): Promise<void> {
    this.startWriting();
    await this.writing;
  }

  private add(line: string): void {
    const bytes = Buffer.byteLength(line) + 1;
    this.lines.push(line);
    this.collected += bytes;
    this.waiting += bytes;
    if (this.collected >= this.options.fileBytes) this.startWriting();
    else
      this.timer ??= setTimeout(() => {
        this.startWriting();
      }, this.options.interval).unref();
  }

  private startWriting(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { lines, collected } = this;
    if (lines.length === 0) return;
    this.lines = [];
    this.collected = 0;
    this.writing = this.writing.then(() => this.write(lines, collected));
  }

  private async write(lines: readonly string[], bytes: number): Promise<void> {
    const { store } = this.options;
    const key = captureKey(this.options.now(), this.options.newId());
    const body = `${lines.join('\n')}\n`;
    for (let attempt = 1; ; attempt++) {
      try {
        await store.put(key, body);
        this.counters.written += lines.length;
        break;
      } catch (error) {
        if (attempt < attempts) continue;
        this.counters.droppedStore += lines.length;
        this.options.onError(error, lines.length);
        break;
      }
    }
    this.waiting -= bytes;
  }
}
