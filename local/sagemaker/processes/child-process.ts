import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';

/** Milliseconds from SIGTERM to SIGKILL that SageMaker gives a container. */
const containerGrace = 30_000;

/** What is started. */
export interface ChildStart {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** File to which everything that the process prints is added. */
  readonly logFile: string;
}

/** A child process with its output in a file, that can be waited for and ended. */
export class Child {
  /** Exit status: 128 and the signal's number for a process that a signal ended, 127 for one that could not start. */
  public readonly ended: Promise<number>;
  private readonly process: ChildProcess;

  public constructor(private readonly start: ChildStart) {
    mkdirSync(path.dirname(start.logFile), { recursive: true });
    const log = openSync(start.logFile, 'a');
    const [program, ...args] = start.command;
    this.process = spawn(program!, args, { env: start.environment, stdio: ['ignore', log, log] });
    closeSync(log);
    this.ended = new Promise((resolve) => {
      this.process.once('error', () => {
        resolve(127);
      });
      this.process.once('exit', (status, signal) => {
        resolve(signal ? 128 + constants.signals[signal] : (status ?? 1));
      });
    });
  }

  /** Asks the process to end, and after `grace` milliseconds ends it. Resolves when it is gone. */
  public async stop(grace = containerGrace): Promise<void> {
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), grace);
    await this.ended;
    clearTimeout(timer);
  }

  /** What the process printed last, for an error message. */
  public lastWords(): string {
    return lastWords(readFileSync(this.start.logFile, 'utf8'));
  }
}

/** The last lines of an output, or the error in them: a stack trace ends with lines that say nothing. */
export function lastWords(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-40);
  const error = lines.findLast((line) => /^\s*(\w+: )*\w*(Error|Exception)\b.*: /.test(line));
  return (error === undefined ? lines.slice(-3).join(' | ') : error.trim()).slice(-600);
}
