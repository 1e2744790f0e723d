/** Reads values of tables into cells: such as are plain, and no others. */
import { closingQuote, comma, fieldStop, letterN, newline, quote } from './bytes';
import { categoryEnd, findCategory } from './categories';
import { cellOf, tableOf } from './cells';
import { readDecimal } from './decimal';
import { readNumber } from './host';

/** What is to be done with a value, where it is not a column of cells. */
export const timeUse = -1;

const carriageReturn: u8 = 0x0d;
const zero: u8 = 0x30;
const nine: u8 = 0x39;
const minus: u8 = 0x2d;
/** Words of JSON, as four bytes. */
const nullWord: u32 = 0x6c6c756e;
const trueWord: u32 = 0x65757274;
const alseWord: u32 = 0x65736c61;
const letterF: u8 = 0x66;

/** Where numbers go that nobody counts. */
const discarded = memory.data(sizeof<f64>());

/** Reads a value of JSON. Returns where it ends, which what follows has to show as well; 0 when it is not plain. */
export function readJsonValue(start: usize, use: i32, row: i32): usize {
  const byte = load<u8>(start);
  if (byte == quote) return use < 0 ? behind(closingQuote(start + 1)) : readText(start + 1, use, row);
  if (byte == letterN) {
    if (load<u32>(start) != nullWord) return 0;
    if (use >= 0) store<f64>(cellOf(use, row), NaN);
    return start + 4;
  }
  if (use < 0) {
    if (load<u32>(start) == trueWord) return start + 4;
    if (byte == letterF && load<u32>(start + 1) == alseWord) return start + 5;
    return readJsonNumber(start, discarded);
  }
  // A number may be called otherwise as a category: 1.0 is 1.
  return changetype<usize>(tableOf(use)) == 0 ? readJsonNumber(start, cellOf(use, row)) : 0;
}

/** Reads a text of JSON that is a category. */
function readText(start: usize, column: i32, row: i32): usize {
  const table = tableOf(column);
  if (changetype<usize>(table) == 0) return 0;
  const cell = cellOf(column, row);
  if (load<u8>(start) == quote) {
    store<f64>(cell, NaN);
    return start + 1;
  }
  const position = findCategory(table, start, false);
  if (position < 0) return 0;
  store<f64>(cell, <f64>position);
  return load<u8>(categoryEnd()) == quote ? categoryEnd() + 1 : 0;
}

/** Reads a number as JSON has it: no zero before other digits, and digits around a point. */
function readJsonNumber(start: usize, cell: usize): usize {
  const end = readDecimal(start, cell);
  if (end == 0) return readNumber(start, cell);
  const first = start + <usize>(load<u8>(start) == minus);
  if (!isDigit(load<u8>(first)) || !isDigit(load<u8>(end - 1))) return 0;
  return load<u8>(first) == zero && isDigit(load<u8>(first + 1)) ? 0 : end;
}

/** Reads a field of CSV. Returns where it ends: at a comma or at the end of the line; 0 when it is not plain. */
export function readField(start: usize, use: i32, row: i32): usize {
  const isQuoted = load<u8>(start) == quote;
  const from = start + <usize>isQuoted;
  let end: usize;
  if (use < 0) {
    end = isQuoted ? closingQuote(from) : fieldStop(from);
    // Lines are trimmed by others, fields in quotes are not: a time with space around it is left to them.
    if (use == timeUse && end > from && !(isGraphic(load<u8>(from)) && isGraphic(load<u8>(end - 1)))) return 0;
  } else {
    end = readCell(from, isQuoted, use, cellOf(use, row));
  }
  if (end == 0) return 0;
  if (isQuoted) {
    if (load<u8>(end) != quote) return 0;
    end += 1;
  }
  return isEnd(load<u8>(end)) ? end : 0;
}

function readCell(start: usize, isQuoted: bool, column: i32, cell: usize): usize {
  const byte = load<u8>(start);
  if (isQuoted ? byte == quote : isEnd(byte)) {
    store<f64>(cell, NaN);
    return start;
  }
  const table = tableOf(column);
  if (changetype<usize>(table) == 0) {
    const end = readDecimal(start, cell);
    return end == 0 ? readNumber(start, cell) : end;
  }
  const position = findCategory(table, start, !isQuoted);
  if (position < 0) return 0;
  store<f64>(cell, <f64>position);
  return categoryEnd();
}

/** The place behind another; 0 of none. */
function behind(place: usize): usize {
  return place == 0 ? 0 : place + 1;
}

function isEnd(byte: u8): bool {
  return byte == comma || byte == newline || byte == carriageReturn;
}

function isGraphic(byte: u8): bool {
  return byte > 0x20 && byte < 0x7f;
}

function isDigit(byte: u8): bool {
  return byte >= zero && byte <= nine;
}
