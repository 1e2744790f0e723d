/**
 * Reads lines of capture that are written as one before them was: the common case of `LineScanner`, sixteen bytes at a time.
 * Whatever is odd about a line leaves it to the host.
 */
import { closingQuote, newline, prepareMasks, sameBytes, step } from './bytes';
import { addCategoryAt } from './cells';
import { preparePowers } from './decimal';
import * as records from './records';
import { addPartAt, prepareShapes, shapeAt, shapeCount, Part } from './shapes';
import { addTime, forgetTimes, hasRoomForTimes, prepareTimes } from './times';

export { addTable, cellsAt } from './cells';
export { clearRecords, lacksRoom, recordCount } from './records';
export { addShape } from './shapes';
export { runCount, runsAt } from './times';

/** What stands between two literals. The host names them in this order. */
const enum Slot {
  passed,
  time,
  input,
  output,
}

let text: usize = 0;
let predicted = 0;

/**
 * To be called first.
 * @param size bytes of text that are held
 * @param mostShapes shapes that will be added at most
 * @param room bytes for their parts
 * @param field which field of a response is the answer
 */
export function prepare(size: i32, mostShapes: i32, room: i32, columns: i32, capacity: i32, field: i32): void {
  prepareMasks();
  preparePowers();
  records.prepareRecords(columns, capacity, field);
  text = heap.alloc(<usize>size + 2 * step);
  memory.fill(text, 0, <usize>size + 2 * step);
  prepareShapes(mostShapes, room);
  prepareTimes(capacity);
}

/** Where the text is. */
export function textAt(): usize {
  return text;
}

/** Adds the field at the start of the text to the categories of a column. */
export function addCategory(column: i32, position: i32): void {
  addCategoryAt(text, column, position);
}

/** Adds a literal, which is at the start of the text, and the slot behind it to the last shape. */
export function addPart(length: i32, slot: Slot): void {
  addPartAt(text, length, slot);
}

/** Records with answers that the last `scan` has read. */
export function predictedCount(): i32 {
  return predicted;
}

/** Reads whole lines from `start` to `stop` of the text; returns where the first one begins that it did not read. */
export function scan(start: i32, stop: i32): i32 {
  forgetTimes();
  predicted = 0;
  let at = text + start;
  while (at < text + stop && hasRoomForTimes()) {
    const end = scanLine(at);
    if (end == 0) break;
    at = end + 1;
  }
  return <i32>(at - text);
}

function scanLine(start: usize): usize {
  for (let shape = 0; shape < shapeCount(); shape += 1) {
    records.beginLine();
    const end = scanAs(shapeAt(shape), start);
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
    if (part.use == Slot.input) at = records.readInput(from);
    else if (part.use == Slot.output) at = records.readOutput(from);
    else at = closingQuote(from);
    if (at == 0) return 0;
    if (part.use == Slot.output) hasAnswers = true;
    if (part.use == Slot.time) {
      time = from;
      timeLength = <i32>(at - from);
    }
    part = next;
  }
  if (load<u8>(at) != newline) return 0;
  if (hasAnswers) predicted += records.lineRecords();
  else records.skipAnswers();
  addTime(text, time, timeLength);
  return at;
}
