/**
 * Reads lines of capture that are written as one before them was: the common case of `LineScanner`, sixteen bytes at a time.
 * Whatever is odd about a line leaves it to the host.
 */
import { closingQuote, newline, prepareMasks, sameBytes, step } from './bytes';
import { preparePowers } from './decimal';
import * as records from './records';

export { addTable, cellsAt, clearRecords, lacksRoom, recordCount } from './records';

/** What stands between two literals. The host names them in this order. */
const enum Slot {
  passed,
  time,
  input,
  output,
}

/** A literal, and the slot behind it; the slot behind the last one means nothing. */
@unmanaged
class Part {
  literal: usize;
  length: i32;
  slot: Slot;
  /** The next part, or none. */
  next: Part | null;
}

/** Parts begin at a multiple of this. */
const partAlignment: usize = 8;

/** One after the other, lines that tell the same time. */
@unmanaged
class Run {
  start: i32;
  length: i32;
  lines: i32;
}

let text: usize = 0;
/** Shapes of lines, by their first parts. */
let shapes: usize = 0;
let shapeCount = 0;
let mostShapes = 0;
let lastPart: Part | null = null;
/** Where the next part goes. */
let free: usize = 0;
let freeEnd: usize = 0;
/** Room for as many runs as there may be lines. */
let runs: usize = 0;
let runsUsed = 0;
let mostRuns = 0;
let predicted = 0;

/**
 * To be called first.
 * @param size bytes of text that are held
 * @param shapesAtMost shapes that will be added at most
 * @param room bytes for their parts
 * @param field which field of a response is the answer
 */
export function prepare(size: i32, shapesAtMost: i32, room: i32, columns: i32, capacity: i32, field: i32): void {
  prepareMasks();
  preparePowers();
  records.prepareRecords(columns, capacity, field);
  text = heap.alloc(<usize>size + 2 * step);
  memory.fill(text, 0, <usize>size + 2 * step);
  mostShapes = shapesAtMost;
  shapes = heap.alloc(<usize>mostShapes * sizeof<usize>());
  free = heap.alloc(room);
  freeEnd = free + room;
  mostRuns = capacity;
  runs = heap.alloc(<usize>mostRuns * offsetof<Run>());
}

/** Where the text is. */
export function textAt(): usize {
  return text;
}

/** Adds the field at the start of the text to the categories of a column. */
export function addCategory(column: i32, position: i32): void {
  records.addCategoryAt(text, column, position);
}

/**
 * Begins a new shape of lines.
 * @param bytes of all its literals
 * @returns false when there is no room for it
 */
export function addShape(bytes: i32, parts: i32): bool {
  if (shapeCount == mostShapes || free + bytes + parts * (offsetof<Part>() + step + partAlignment) > freeEnd)
    return false;
  store<usize>(shapes + shapeCount * sizeof<usize>(), 0);
  shapeCount += 1;
  lastPart = null;
  return true;
}

/** Adds a literal, which is at the start of the text, and the slot behind it to the last shape. */
export function addPart(length: i32, slot: Slot): void {
  const part = changetype<Part>(free);
  part.literal = free + offsetof<Part>();
  free = (part.literal + length + step + partAlignment - 1) & ~(partAlignment - 1);
  memory.copy(part.literal, text, length);
  part.length = length;
  part.slot = slot;
  part.next = null;
  const before = lastPart;
  if (before === null) store<usize>(shapes + (shapeCount - 1) * sizeof<usize>(), changetype<usize>(part));
  else before.next = part;
  lastPart = part;
}

/** Where the runs of lines of one time are, as of the last `scan`: start in the text, length (0: no time) and lines of each. */
export function runsAt(): usize {
  return runs;
}

export function runCount(): i32 {
  return runsUsed;
}

/** Records with answers that the last `scan` has read. */
export function predictedCount(): i32 {
  return predicted;
}

/** Reads whole lines from `start` to `stop` of the text; returns where the first one begins that it did not read. */
export function scan(start: i32, stop: i32): i32 {
  runsUsed = 0;
  predicted = 0;
  let at = text + start;
  while (at < text + stop && runsUsed < mostRuns) {
    const end = scanLine(at);
    if (end == 0) break;
    at = end + 1;
  }
  return <i32>(at - text);
}

function scanLine(start: usize): usize {
  for (let shape = 0; shape < shapeCount; shape += 1) {
    records.beginLine();
    const end = scanAs(changetype<Part>(load<usize>(shapes + shape * sizeof<usize>())), start);
    if (end != 0) return end;
    records.forgetLine();
    if (records.lacksRoom()) break;
  }
  return 0;
}

function scanAs(first: Part, start: usize): usize {
  let at = start;
  let part = first;
  let time: usize = start;
  let timeLength = 0;
  let hasAnswers = false;
  while (true) {
    if (!sameBytes(part.literal, at, part.length)) return 0;
    at += part.length;
    const next = part.next;
    if (next === null) break;
    const from = at;
    if (part.slot == Slot.input) at = records.readInput(from);
    else if (part.slot == Slot.output) at = records.readOutput(from);
    else at = closingQuote(from);
    if (at == 0) return 0;
    if (part.slot == Slot.output) hasAnswers = true;
    if (part.slot == Slot.time) {
      time = from;
      timeLength = <i32>(at - from);
    }
    part = next;
  }
  if (load<u8>(at) != newline) return 0;
  if (hasAnswers) predicted += records.lineRecords();
  else records.skipAnswers();
  addTime(time, timeLength);
  return at;
}

function addTime(start: usize, length: i32): void {
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
