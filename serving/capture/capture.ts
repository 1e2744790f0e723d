import type { InferenceObserver } from '../app';
import { header } from '../http/message';
import { captureKey, captureLine } from './record';
import type { CaptureStore } from './store';

/** How requests are captured. */
export interface CaptureOptions {
  readonly store: CaptureStore;
  /** Share of requests, 0 to 100. */
  readonly percent: number;
  /** Bytes of lines that may wait to be written; beyond it requests are not captured but counted. */
  readonly memory: number;
  /** Bytes of lines in one file at most. */
  readonly fileBytes: number;
  /** Milliseconds after which lines are written even if they are few. */
  readonly interval: number;
  readonly random: () => number;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Told of a file that could not be written after all attempts. */
  readonly onError: (error: unknown, lines: number) => void;
}

/** What happened to captured requests, for metrics: nothing is lost in silence. */
export interface CaptureCounters {
  /** Lines that were written. */
  written: number;
  /** Requests that were not captured because too much was waiting. */
  droppedMemory: number;
  /** Lines that could not be written. */
  droppedStore: number;
}

/** Times that a file is tried to be written. */
const attempts = 3;

/** Collects lines in memory and writes them in files, in the background. */
export class Capture {
  public readonly counters: CaptureCounters = { written: 0, droppedMemory: 0, droppedStore: 0 };
  private lines: string[] = [];
  private collected = 0;
  private waiting = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  public constructor(private readonly options: CaptureOptions) {}

  /** Bytes of lines that wait to be written. */
  public get waitingBytes(): number {
    return this.waiting;
  }

  /** Sees an answer; captures it if it was a success and the dice say so. */
  public readonly observe: InferenceObserver = (_route, request, response) => {
    if (response.status !== 200 || this.options.random() * 100 >= this.options.percent) return;
    // Base64 is a third longer than its bytes; texts may grow by escapes. An estimate is enough to bound memory.
    const expected = 1.4 * (request.body.length + response.body.length);
    if (this.waiting + expected > this.options.memory) {
      this.counters.droppedMemory++;
      return;
    }
    const inferenceId = header(request, 'x-amzn-sagemaker-inference-id');
    const customAttributes = header(request, 'x-amzn-sagemaker-custom-attributes');
    this.add(
      captureLine({
        input: { contentType: inputType(header(request, 'content-type')), body: request.body },
        output: {
          contentType: String(response.headers['content-type'] ?? 'application/octet-stream'),
          body: response.body,
        },
        eventId: this.options.newId(),
        time: this.options.now(),
        ...(inferenceId !== undefined && { inferenceId }),
        ...(customAttributes !== undefined && { customAttributes }),
      }),
    );
  };

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

/** What a body without a useful type was read as: curl calls everything a form. */
function inputType(contentType: string | undefined): string {
  if (contentType === undefined || contentType === 'application/x-www-form-urlencoded') return 'application/json';
  return contentType;
}
