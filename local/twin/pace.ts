import { setTimeout as pause } from 'node:timers/promises';
import type { Pace } from '../sagemaker/ports';

/** Real time, and waits in which a minute of AWS takes `secondsPerMinute`. */
export class CompressedPace implements Pace {
  /** @param clock tells what time it is on the twin: capture is written under it */
  public constructor(
    private readonly secondsPerMinute: number,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  public now(): Date {
    return this.clock();
  }

  public async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    await pause((seconds / 60) * this.secondsPerMinute * 1000, undefined, signal && { signal });
  }
}
