import { sameBytes } from './bytes';

/** One after the other, lines that tell the same time. */
@unmanaged
class Run {
  start: i32;
  length: i32;
  lines: i32;
}

/** Room for as many runs as there may be lines. */
let runs: usize = 0;
let runsUsed = 0;
let mostRuns = 0;

export function prepareTimes(most: i32): void {
  mostRuns = most;
  runs = heap.alloc(<usize>most * offsetof<Run>());
}

/** Where the runs of lines of one time are, as of the last `scan`: start in the text, length (0: no time) and lines of each. */
export function runsAt(): usize {
  return runs;
}

export function runCount(): i32 {
  return runsUsed;
}

export function hasRoomForTimes(): bool {
  return runsUsed < mostRuns;
}

export function forgetTimes(): void {
  runsUsed = 0;
}

/** Counts a line that tells a time. */
export function addTime(text: usize, start: usize, length: i32): void {
  const last = changetype<Run>(runs + (runsUsed - 1) * offsetof<Run>());
  if (runsUsed > 0 && last.length == length && sameBytes(text + last.start, start, length)) {
    last.lines += 1;
    return;
  }
  const run = changetype<Run>(runs + runsUsed * offsetof<Run>());
  run.start = <i32>(start - text);
  run.length = length;
  run.lines = 1;
  runsUsed += 1;
}
