/** Runs a step again and again, one at a time, until it is stopped. A step that fails is reported and tried again. */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  public constructor(
    private readonly step: () => Promise<void>,
    /** Milliseconds from the end of one step to the next. */
    private readonly interval: number,
    private readonly report: (error: unknown) => void,
  ) {}

  public start(): void {
    this.running = this.step()
      .catch((error: unknown) => {
        if (!this.stopped) this.report(error);
      })
      .finally(() => {
        if (!this.stopped)
          this.timer = setTimeout(() => {
            this.start();
          }, this.interval);
      });
  }

  /** Resolves when nothing runs any more. */
  public async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
