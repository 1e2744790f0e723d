import { spawn } from 'node:child_process';

/** Milliseconds from asking a tool to end until it is ended. */
const grace = 2000;

/** A tool that is run to its end. */
export interface ToolRun {
  readonly command: readonly string[];
  readonly cwd: string;
  /** Variables on top of this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told of every line that the tool prints. */
  readonly line?: (text: string) => void;
  /** Ends the tool; the run is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A tool ended with a status other than 0. */
export class ToolError extends Error {
  public override readonly name = 'ToolError';

  public constructor(
    command: string,
    status: number | string,
    /** Everything that the tool printed. */
    public readonly output: string,
  ) {
    super(`'${command}' ended with status ${status}`);
  }
}

/**
 * Runs a tool and gives back what it printed.
 *
 * @throws ToolError when it fails; Error when it could not be started, or the reason for which it was ended
 */
export async function runTool({ command, cwd, environment, line, signal }: ToolRun): Promise<string> {
  signal?.throwIfAborted();
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (): void => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), grace).unref();
    };
    signal?.addEventListener('abort', end, { once: true });
    let output = '';
    let open = '';
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      const lines = (open + chunk.toString()).split('\n');
      open = lines.pop() ?? '';
      for (const text of lines) line?.(text);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('close', (status, endedBy) => {
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason as Error);
      else if (status === 0) resolve(output);
      else reject(new ToolError(command.slice(0, 3).join(' '), status ?? endedBy ?? 'unknown', output));
    });
  });
}
