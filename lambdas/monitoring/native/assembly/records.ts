import { backslash, comma, fieldEnd, isFieldEnd, letterN, quote } from './bytes';
import { categoryEnd, findCategory } from './categories';
import { cellOf, prepareCells, tableOf } from './cells';
import { readDecimal } from './decimal';
import { readNumber } from './host';

let capacity = 0;
/** How many there are; the column behind all of them is of answers. */
let features = 0;
/** Which field of a response is the answer, if it has more than one. */
let answerField = 0;

/** Where the next record goes, and the first of the line under way went. */
let row = 0;
let lineRow = 0;
let isFull = false;

/** Makes room for records. */
export function prepareRecords(columns: i32, records: i32, field: i32): void {
  features = columns;
  capacity = records;
  answerField = field;
  prepareCells(columns + 1, records);
}

/** Records that were read and not yet counted. */
export function recordCount(): i32 {
  return row;
}

/** Whether reading ended since there was no room for one more record. */
export function lacksRoom(): bool {
  return isFull;
}

/** Forgets all records: they were counted. */
export function clearRecords(): void {
  row = 0;
}

export function beginLine(): void {
  lineRow = row;
  isFull = false;
}

export function forgetLine(): void {
  row = lineRow;
}

/** Records of the line under way. */
export function lineRecords(): i32 {
  return row - lineRow;
}

/** The line's records have no answers: their cells say that there is nothing to count. */
export function skipAnswers(): void {
  for (let r = lineRow; r < row; r += 1) store<f64>(cellOf(features, r), Infinity);
}

/** Reads the records of a request. Returns where the closing quote is; 0: not for this reader. */
export function readInput(start: usize): usize {
  let at = start;
  while (load<u8>(at) != quote) {
    if (load<u8>(at) == backslash) {
      // An empty line is no record; in a table of one column it looks like one.
      if (features == 1 || load<u8>(at + 1) != letterN) return 0;
      at += 2;
      continue;
    }
    at = readRecord(at);
    if (at == 0) return 0;
    if (load<u8>(at) == backslash && load<u8>(at + 1) == letterN) at += 2;
    else if (load<u8>(at) != quote) return 0;
  }
  return row > lineRow ? at : 0;
}

function readRecord(start: usize): usize {
  if (row == capacity) {
    isFull = true;
    return 0;
  }
  let at = start;
  for (let column = 0; column < features; column += 1) {
    if (column > 0 && load<u8>(at++) != comma) return 0;
    at = readField(at, column, cellOf(column, row));
    if (at == 0) return 0;
  }
  row += 1;
  return at;
}

/** Reads the answers of a response to the records of the line. Returns as `readInput` does. */
export function readOutput(start: usize): usize {
  let answer = lineRow;
  let at = start;
  while (load<u8>(at) != quote) {
    if (load<u8>(at) == backslash) {
      if (load<u8>(at + 1) != letterN) return 0;
      at += 2;
      continue;
    }
    if (answer == row) return 0;
    at = readAnswer(at, cellOf(features, answer));
    if (at == 0) return 0;
    answer += 1;
  }
  return answer == row ? at : 0;
}

/** One record of a response: its only field, or the one that holds the answer. */
function readAnswer(start: usize, cell: usize): usize {
  let at = answerField == 0 ? start : answerStart(start);
  if (at == 0) return 0;
  at = readField(at, features, cell);
  while (at != 0 && load<u8>(at) == comma) at = fieldEnd(at + 1);
  return at;
}

function answerStart(start: usize): usize {
  let at = fieldEnd(start);
  if (at == 0) return 0;
  if (load<u8>(at) != comma) return start;
  for (let field = 1; field < answerField; field += 1) {
    at = fieldEnd(at + 1);
    if (at == 0 || load<u8>(at) != comma) return 0;
  }
  return at + 1;
}

/** Reads one field. Returns where it ends: at a comma, a backslash or the quote; or 0. */
function readField(start: usize, column: i32, cell: usize): usize {
  if (isFieldEnd(load<u8>(start))) {
    store<f64>(cell, NaN);
    return start;
  }
  const table = tableOf(column);
  if (changetype<usize>(table) == 0) {
    let end = readDecimal(start, cell);
    if (end == 0) end = readNumber(start, cell);
    return end != 0 && isFieldEnd(load<u8>(end)) ? end : 0;
  }
  const position = findCategory(table, start);
  if (position < 0) return 0;
  store<f64>(cell, <f64>position);
  return categoryEnd();
}
