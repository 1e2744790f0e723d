import { parentPort } from 'node:worker_threads';
import type { Answer, Question } from './pool';
import { simulations } from './simulations';

/** Simulates one world after the other, as asked. */
parentPort?.on('message', ({ name, world }: Question) => {
  const simulate = simulations[name] as (world: unknown) => unknown;
  void Promise.resolve()
    .then(() => simulate(world))
    .then(
      (outcome): Answer => ({ outcome }),
      (error: unknown): Answer => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
    .then((answer) => {
      parentPort?.postMessage(answer);
    });
});
