/** Milliseconds after which a step that still runs says so again: on a terminal, and elsewhere. */
const refresh = { terminal: 1000, elsewhere: 15_000 } as const;

/** Tells a person what goes on: one line when a step begins, its detail while it runs, and how long it took. */
export class Progress {
  public constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

  /** Runs a step. What it tells meanwhile stands behind its name. */
  public async step<T>(name: string, run: (detail: (text: string) => void) => Promise<T>): Promise<T> {
    const started = process.hrtime.bigint();
    let detail = '';
    const show = (): void => {
      this.show(`· ${[name, detail].filter((part) => part !== '').join(': ')} … ${seconds(started, 0)} s`);
    };
    // On a terminal the line of a running step is rewritten. Elsewhere a line is added, but only for a step that takes long.
    const timer = setInterval(show, this.out.isTTY ? refresh.terminal : refresh.elsewhere);
    timer.unref();
    if (this.out.isTTY) show();
    try {
      const result = await run((text) => {
        detail = text;
        if (this.out.isTTY) show();
      });
      this.end(`✓ ${name} (${seconds(started, 1)} s)`);
      return result;
    } catch (error) {
      this.end(`✗ ${name} (after ${seconds(started, 1)} s)`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** A line between steps. */
  public say(line: string): void {
    this.out.write(`${line}\n`);
  }

  private show(line: string): void {
    if (this.out.isTTY) this.out.write(`\r\u001b[K${line.slice(0, Math.max(this.out.columns - 1, 20))}`);
    else this.out.write(`${line}\n`);
  }

  private end(line: string): void {
    this.out.write(`${this.out.isTTY ? '\r\u001b[K' : ''}${line}\n`);
  }
}

function seconds(since: bigint, digits: number): string {
  return (Number(process.hrtime.bigint() - since) / 1e9).toFixed(digits);
}
