import type { Server } from 'node:http';
import type { Composed } from '../compose';

/** What listens besides HTTP servers. */
export interface Listener {
  /** Takes nothing new, resolves when what is in flight is answered. */
  close(): Promise<void>;
  /** Gives up what is in flight. */
  closeNow(): void;
}

/**
 * Stops a server without losing a request: readiness turns false, no connection is accepted any more, what is in
 * flight is answered and its connection closed; then models are freed and captured requests written.
 * @param limit milliseconds after which what still runs is given up
 * @returns whether everything was answered in time and the process can end by itself
 */
export async function stop(
  servers: readonly Server[],
  composed: Composed,
  limit: number,
  listeners: readonly Listener[] = [],
): Promise<boolean> {
  composed.app.drain();
  const closed = Promise.all([...servers.map(close), ...listeners.map((listener) => listener.close())]).then(
    () => true,
  );
  const late = after(limit);
  const inTime = await Promise.race([closed, late]);
  if (!inTime) {
    // Whoever still waits is answered by a closed connection; workers are not ended inside a run (that aborts the process).
    for (const server of servers) server.closeAllConnections();
    for (const listener of listeners) listener.closeNow();
    await lastFlush(composed);
    return false;
  }
  // A model may still be loading, or never end doing so.
  const freed = await Promise.race([composed.close().then(() => true), late]);
  if (!freed) await lastFlush(composed);
  return freed && !composed.isStuck();
}

/** Milliseconds for writing what was captured once the time is over. */
const lastWrite = 5000;

/** What waits for a shadow that never answers, or a store that is gone, is given up as well. */
async function lastFlush(composed: Pick<Composed, 'flush'>): Promise<void> {
  await Promise.race([composed.flush(), after(lastWrite)]);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}

function after(milliseconds: number): Promise<false> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve(false);
    }, milliseconds).unref(),
  );
}
