import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks at the event loop. */
const resolution = 20;

/** A function that gives the mean delay of the event loop since it was called last, seconds. */
export function loopDelay(): () => number {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  return () => {
    const mean = histogram.count === 0 ? 0 : histogram.mean / 1e9;
    histogram.reset();
    // The histogram counts the whole period between two looks; only what goes beyond it is delay.
    return Math.max(0, mean - resolution / 1000);
  };
}
