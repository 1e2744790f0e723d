import type { DataCaptureConfig } from '@aws-sdk/client-sagemaker';
import { randomUUID } from 'node:crypto';
import type { RoleStorage } from '../ports';
import { captureLine } from './capture-line';
import type { CapturedCall } from './capture-line';

/** Lines that one file takes at most. */
const fileLines = 5000;
/** Milliseconds after which a file is written although it is not full. */
const flushAfter = 1000;

/** What identifies a file that is being filled: capture is laid out by variant and hour. */
interface OpenFile {
  readonly folder: string;
  readonly startedAt: Date;
  readonly roleArn: string;
  readonly lines: string[];
}

/** Captures requests and responses of one endpoint to S3, in SageMaker's layout. */
export class Capture {
  private readonly open = new Map<string, OpenFile>();
  private readonly writing = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private seen = 0;

  public constructor(
    private readonly endpoint: string,
    private readonly config: DataCaptureConfig,
    private readonly storage: RoleStorage,
    /** Told of files that could not be written; capture never fails a request. */
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Whether the next call belongs to the sample. Every n-th does, so that a sample has the size that it should. */
  public sample(): boolean {
    const share = (this.config.InitialSamplingPercentage ?? 100) / 100;
    this.seen += 1;
    return Math.floor(this.seen * share) > Math.floor((this.seen - 1) * share);
  }

  /** Notes a call of a variant, to be written within a second as the model's role. */
  public record(variant: string, roleArn: string, call: CapturedCall): void {
    const [date, hour] = [call.at.toISOString().slice(0, 10), call.at.toISOString().slice(11, 13)];
    const folder = `${this.endpoint}/${variant}/${date.replaceAll('-', '/')}/${hour}`;
    const file = this.open.get(folder) ?? { folder, startedAt: call.at, roleArn, lines: [] };
    this.open.set(folder, file);
    file.lines.push(captureLine(call, this.config));
    if (file.lines.length >= fileLines) this.write(file);
    this.timer ??= setTimeout(() => {
      this.writeAll();
    }, flushAfter);
  }

  /** Writes what is still open and waits until everything is in S3. */
  public async flush(): Promise<void> {
    this.writeAll();
    await Promise.all(this.writing);
  }

  private writeAll(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const file of this.open.values()) this.write(file);
  }

  private write(file: OpenFile): void {
    this.open.delete(file.folder);
    const time = file.startedAt.toISOString().slice(14, 23).replace(/[:.]/g, '-');
    const prefix = this.config.DestinationS3Uri!.replace(/\/$/, '');
    const uri = `${prefix}/${file.folder}/${time}-${randomUUID()}.jsonl`;
    const writing = this.storage
      .write(file.roleArn, uri, `${file.lines.join('\n')}\n`)
      .catch(this.failed)
      .finally(() => this.writing.delete(writing));
    this.writing.add(writing);
  }
}
