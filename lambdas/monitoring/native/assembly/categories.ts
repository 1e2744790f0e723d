import { fieldEnds, firstBytes, quotedEnds, sameBytes, step } from './bytes';

/** Finds categories by the bytes of their text. Never more than half full, so that a search ends soon. */
@unmanaged
export class CategoryTable {
  /** One less than the number of slots, a power of two. */
  mask: i32;
  slots: usize;
}

@unmanaged
class Slot {
  hash: i32;
  /** Position in the binning + 1; 0: the slot is free. */
  position: i32;
  text: usize;
  length: i32;
}

/** A table for as many categories. */
export function newTable(categories: i32): CategoryTable {
  let slots = 4;
  while (slots < 2 * categories + 2) slots <<= 1;
  const size = <usize>slots * offsetof<Slot>();
  const table = changetype<CategoryTable>(heap.alloc(offsetof<CategoryTable>()));
  table.mask = slots - 1;
  table.slots = heap.alloc(size);
  memory.fill(table.slots, 0, size);
  return table;
}

/** Adds the text at a place. */
export function addCategory(table: CategoryTable, start: usize, position: i32): void {
  hashField(start, false);
  const slot = slotOf(table, start);
  const length = fieldStop - start;
  slot.hash = fieldHash;
  slot.position = position + 1;
  slot.length = <i32>length;
  slot.text = heap.alloc(length + step);
  memory.copy(slot.text, start, length);
}

/**
 * Position of the category that the field at a place is; −1 when there is none. `categoryEnd` tells where it ends.
 * @param endsAtComma whether it does
 */
export function findCategory(table: CategoryTable, start: usize, endsAtComma: bool = true): i32 {
  hashField(start, endsAtComma);
  return slotOf(table, start).position - 1;
}

/** Where the field ends that was last looked for. */
export function categoryEnd(): usize {
  return fieldStop;
}

/** End and hash of the field that was hashed last. */
let fieldStop: usize = 0;
let fieldHash = 0;

/** The slot of the field that was hashed last: its own, or the free one where it would be. */
function slotOf(table: CategoryTable, start: usize): Slot {
  const length = <i32>(fieldStop - start);
  let index = fieldHash & table.mask;
  while (true) {
    const slot = changetype<Slot>(table.slots + <usize>index * offsetof<Slot>());
    if (slot.position == 0) return slot;
    if (slot.hash == fieldHash && slot.length == length && sameBytes(slot.text, start, length)) return slot;
    index = (index + 1) & table.mask;
  }
}

function hashField(start: usize, endsAtComma: bool): void {
  let state: u64 = 0;
  let at = start;
  let bytes = v128.load(at);
  let ends = endsAtComma ? fieldEnds(bytes) : quotedEnds(bytes);
  while (ends == 0) {
    state = mixIn(state, bytes);
    at += step;
    bytes = v128.load(at);
    ends = endsAtComma ? fieldEnds(bytes) : quotedEnds(bytes);
  }
  const rest = ctz(ends);
  state = mixIn(state, firstBytes(bytes, rest));
  fieldStop = at + rest;
  fieldHash = <i32>(state ^ (state >> 32));
}

function mixIn(state: u64, bytes: v128): u64 {
  const first = (rotl<u64>(state, 5) ^ (<u64>i64x2.extract_lane(bytes, 0))) * 0x9e3779b97f4a7c15;
  return (first ^ (first >> 32) ^ (<u64>i64x2.extract_lane(bytes, 1))) * 0xc2b2ae3d27d4eb4f;
}
