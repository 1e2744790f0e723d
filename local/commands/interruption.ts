import type { TwinSettings } from '../settings';
import { readState } from '../twin/state-file';

/** Status that a shell expects of a command that Ctrl-C ended. */
export const interruptedStatus = 130;

/** A person wants the command to end. */
export class InterruptedError extends Error {
  public override readonly name = 'InterruptedError';

  public constructor() {
    super('interrupted');
  }
}

/** Aborted by Ctrl-C, by the end of the terminal, and by whoever asks the process to end. */
export function interruptionOf(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      controller.abort(new InterruptedError());
    });
  }
  return controller.signal;
}

/** Gives what a promise gives, or rejects as soon as a signal is aborted, with its reason. */
export async function orInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
  return Promise.race([promise, interrupted]);
}

/** What a person should know after an interruption. */
export function afterInterruption(settings: TwinSettings): string {
  const runs = readState(settings) !== undefined;
  return runs
    ? 'Interrupted. The twin runs on: npm run local goes on with it, npm run local -- down ends it.'
    : 'Interrupted. Nothing runs any more; npm run local starts over.';
}
