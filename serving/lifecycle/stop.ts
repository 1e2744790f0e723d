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
  await acceptWaiting(servers);
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

/** Turns of the event loop without a new connection after which none waits any more, and turns at most. */
const [quiet, most] = [20, 1000];

/**
 * Accepts the connections that clients have made already and reads what they sent: closing the listener resets those
 * that wait to be accepted, and closing idle connections those whose request was not read yet.
 */
async function acceptWaiting(servers: readonly Server[]): Promise<void> {
  let calm = 0;
  const onConnection = (): void => {
    calm = 0;
  };
  for (const server of servers) server.on('connection', onConnection);
  for (let turn = 0; calm < quiet && turn < most; turn++, calm++) await new Promise(setImmediate);
  for (const server of servers) server.removeListener('connection', onConnection);
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
