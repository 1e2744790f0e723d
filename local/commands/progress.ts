/** Tells a person what goes on: one line when a step begins, its detail while it runs, and how long it took. */
export class Progress {
  private readonly startedAt = process.hrtime.bigint();

  public constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

  /** Runs a step. What it gives back as a text stands behind its name when it is done. */
  public async step<T>(name: string, run: (detail: (text: string) => void) => Promise<T>): Promise<T> {
    const started = process.hrtime.bigint();
    this.show(name, '…');
    try {
      const result = await run((text) => {
        this.show(name, text);
      });
      this.end(`✓ ${name}`, `${seconds(started)} s`);
      return result;
    } catch (error) {
      this.end(`✗ ${name}`, `after ${seconds(started)} s`);
      throw error;
    }
  }

  /** A line between steps. */
  public say(line: string): void {
    this.out.write(`${line}\n`);
  }

  /** Seconds since the beginning. */
  public get elapsed(): string {
    return seconds(this.startedAt);
  }

  /** On a terminal the line of a running step is rewritten; elsewhere only its end is told. */
  private show(name: string, detail: string): void {
    if (!this.out.isTTY) return;
    const line = `· ${name} ${detail}`.slice(0, Math.max(this.out.columns - 1, 20));
    this.out.write(`\r\u001b[K${line}`);
  }

  private end(name: string, detail: string): void {
    this.out.write(`${this.out.isTTY ? '\r\u001b[K' : ''}${name} (${detail})\n`);
  }
}

function seconds(since: bigint): string {
  return (Number(process.hrtime.bigint() - since) / 1e9).toFixed(1);
}
