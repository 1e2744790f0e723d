import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks. */
const interval = 250;

/**
 * Looks again and again until what is looked for is there.
 *
 * @param what is waited for, for the error
 * @param patience in milliseconds
 * @throws Error when it is not there in time; tells what was seen last
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  patience: number,
  describe: () => Promise<string> = async () => Promise.resolve('nothing of it was seen'),
  signal?: AbortSignal,
): Promise<T> {
  for (let waited = 0; waited < patience; waited += interval) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(interval, undefined, signal && { signal });
  }
  throw new Error(`${what} did not happen within ${patience / 1000} seconds: ${await describe()}`);
}
