/** Entry of a worker thread: holds sessions and runs them, one request after the other. */
import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { createOrtSession } from './ort-session';
import { WorkerSessions } from './worker-sessions';
import type { Envelope, Reply } from './worker-messages';

/** Steps below the main thread, which does the HTTP of everybody and of the light models. */
const niceness = 5;
/** The lowest priority there is. */
const nicest = 19;

function yieldToMainThread(): void {
  try {
    // On Linux a priority belongs to a thread, and threads that ONNX Runtime starts from here inherit it.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').pop());
    setPriority(thread, Math.min(getPriority(thread) + niceness, nicest));
  } catch {
    // Without /proc all threads have one priority: slower under load, not wrong.
  }
}

function serve(port: NonNullable<typeof parentPort>): void {
  const sessions = new WorkerSessions(createOrtSession);
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, request }: Envelope) => {
    last = last.then(async () => {
      const { reply, transfer } = await sessions.answer(id, request);
      port.postMessage(reply satisfies Reply, transfer);
    });
  });
}

if (parentPort === null) throw new Error('worker.js is started by the server, not by itself');
yieldToMainThread();
serve(parentPort);
