/** Cells that records are read into, and the categories that may stand in them. */
import { CategoryTable, addCategory, newTable } from './categories';

/** Cell of column c and record r at `c * capacity + r`. */
let cells: usize = 0;
let capacity = 0;
/** A table for each column; null for one of numbers. */
let tables: usize = 0;

/** Makes room for records. */
export function prepareCells(columns: i32, records: i32): void {
  capacity = records;
  cells = heap.alloc(<usize>columns * records * sizeof<f64>());
  tables = heap.alloc(<usize>columns * sizeof<usize>());
  memory.fill(tables, 0, <usize>columns * sizeof<usize>());
}

/** Makes a column one of categories. */
export function addTable(column: i32, categories: i32): void {
  store<usize>(tables + column * sizeof<usize>(), changetype<usize>(newTable(categories)));
}

/** Adds the text at a place, up to a quote, to the categories of a column. */
export function addCategoryAt(start: usize, column: i32, position: i32): void {
  addCategory(tableOf(column), start, position);
}

/** Categories of a column; null for one of numbers. */
export function tableOf(column: i32): CategoryTable {
  return changetype<CategoryTable>(load<usize>(tables + column * sizeof<usize>()));
}

/** Where the cells are. */
export function cellsAt(): usize {
  return cells;
}

export function cellOf(column: i32, record: i32): usize {
  return cells + (<usize>column * capacity + record) * sizeof<f64>();
}
