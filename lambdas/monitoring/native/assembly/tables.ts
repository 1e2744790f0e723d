/**
 * Reads lines of tables, of JSON Lines or of CSV, that are written as one before them was, or as a header says: the common case,
 * sixteen bytes at a time. Whatever is odd about a line leaves it to the host.
 */
import { newline, prepareMasks, sameBytes, step } from './bytes';
import { addCategoryAt, cellOf, prepareCells } from './cells';
import { preparePowers } from './decimal';
import { addPartAt, addShape as addAnyShape, Part, prepareShapes, shapeAt, shapeCount } from './shapes';
import { addTime, forgetTimes, hasRoomForTimes, prepareTimes } from './times';
import { readField, readJsonValue, timeUse } from './values';

export { addTable, cellsAt } from './cells';
export { runCount, runsAt } from './times';

const carriageReturn: u8 = 0x0d;

/** A column that lines of a shape lack: what its cells hold. */
@unmanaged
class Absent {
  column: i32;
  value: f64;
}

let text: usize = 0;
let isCsv = false;
let capacity = 0;
let columns = 0;
/** Where the next record goes. */
let row = 0;
/** For each shape, how many columns its lines lack, and which. */
let absentCounts: usize = 0;
let absents: usize = 0;
/** For each shape, its records that the last `scan` has read. */
let counts: usize = 0;

/**
 * To be called first.
 * @param size bytes of text that are held
 * @param mostShapes shapes that will be added at most
 * @param room bytes for their parts
 * @param records that are held
 * @param ofCsv whether lines are of CSV
 */
export function prepare(size: i32, mostShapes: i32, room: i32, width: i32, records: i32, ofCsv: bool): void {
  prepareMasks();
  preparePowers();
  prepareCells(width, records);
  isCsv = ofCsv;
  capacity = records;
  columns = width;
  text = heap.alloc(<usize>size + 2 * step);
  memory.fill(text, 0, <usize>size + 2 * step);
  prepareShapes(mostShapes, room);
  prepareTimes(records);
  absentCounts = heap.alloc(<usize>mostShapes * sizeof<i32>());
  absents = heap.alloc(<usize>mostShapes * columns * offsetof<Absent>());
  counts = heap.alloc(<usize>mostShapes * sizeof<i32>());
}

/** Where the text is. */
export function textAt(): usize {
  return text;
}

/** Adds the text that begins the text, up to a quote, to the categories of a column. */
export function addCategory(column: i32, position: i32): void {
  addCategoryAt(text, column, position);
}

/**
 * Begins a new shape of lines.
 * @param bytes of all its literals
 * @returns its number; −1 when there is no room for it
 */
export function addShape(bytes: i32, parts: i32): i32 {
  const shape = shapeCount();
  if (!addAnyShape(bytes, parts)) return -1;
  store<i32>(absentCounts + shape * sizeof<i32>(), 0);
  store<i32>(counts + shape * sizeof<i32>(), 0);
  return shape;
}

/**
 * Adds a literal, which is at the start of the text, and what is to be done with the value behind it to the last shape.
 * @param use a column; or a time, or nothing, as `values.ts` has it
 */
export function addPart(length: i32, use: i32): void {
  addPartAt(text, length, use);
}

/** Lines of the last shape lack a column: its cells hold a value instead. */
export function addAbsent(column: i32, value: f64): void {
  const shape = shapeCount() - 1;
  const count = load<i32>(absentCounts + shape * sizeof<i32>());
  const absent = absentAt(shape, count);
  absent.column = column;
  absent.value = value;
  store<i32>(absentCounts + shape * sizeof<i32>(), count + 1);
}

function absentAt(shape: i32, index: i32): Absent {
  return changetype<Absent>(absents + <usize>(shape * columns + index) * offsetof<Absent>());
}

export function recordCount(): i32 {
  return row;
}

/** Forgets all records: they were counted. */
export function clearRecords(): void {
  row = 0;
}

/** Records of a shape that were read since this was asked last. */
export function takeCount(shape: i32): i32 {
  const at = counts + shape * sizeof<i32>();
  const count = load<i32>(at);
  store<i32>(at, 0);
  return count;
}

/**
 * Reads whole lines from `start` to `stop` of the text while there is room; returns where the first one begins that it did not
 * read.
 * @param shape that the lines have; −1 for any
 */
export function scan(start: i32, stop: i32, shape: i32): i32 {
  forgetTimes();
  const end = text + stop;
  let at = text + start;
  while (at < end && row < capacity && hasRoomForTimes()) {
    const lineEnd = shape < 0 ? scanAny(at) : scanAs(shape, at);
    if (lineEnd == 0) break;
    at = lineEnd + 1;
  }
  return <i32>(at - text);
}

/** The shape of the line before. */
let usual = 0;

function scanAny(start: usize): usize {
  const most = shapeCount();
  if (most == 0) return 0;
  const end = scanAs(usual, start);
  if (end != 0) return end;
  for (let shape = 0; shape < most; shape += 1) {
    if (shape == usual) continue;
    const other = scanAs(shape, start);
    if (other == 0) continue;
    usual = shape;
    return other;
  }
  return 0;
}

function scanAs(shape: i32, start: usize): usize {
  let at = start;
  let part = shapeAt(shape);
  let time: usize = start;
  let timeLength = 0;
  while (true) {
    if (!sameBytes(part.literal, at, part.length)) return 0;
    at += part.length;
    const next = part.next;
    if (next === null) break;
    const from = at;
    at = isCsv ? readField(from, part.use, row) : readJsonValue(from, part.use, row);
    if (at == 0) return 0;
    if (part.use == timeUse) {
      time = from;
      timeLength = <i32>(at - from);
    }
    part = next;
  }
  if (isCsv && load<u8>(at) == carriageReturn) at += 1;
  if (load<u8>(at) != newline) return 0;
  commit(shape);
  addTime(text, time, timeLength);
  return at;
}

function commit(shape: i32): void {
  const absent = load<i32>(absentCounts + shape * sizeof<i32>());
  for (let i = 0; i < absent; i += 1) {
    const lacking = absentAt(shape, i);
    store<f64>(cellOf(lacking.column, row), lacking.value);
  }
  const count = counts + shape * sizeof<i32>();
  store<i32>(count, load<i32>(count) + 1);
  row += 1;
}
