import { step } from './bytes';

/** What all lines of a shape have in common at a place, and what follows it, which the last one of a shape has not. */
@unmanaged
export class Part {
  literal: usize;
  length: i32;
  /** What is to be done with what follows. */
  use: i32;
  /** The next part, or none. */
  next: Part | null;
}

/** Parts begin at a multiple of this. */
const partAlignment: usize = 8;

/** Shapes of lines, by their first parts. */
let shapes: usize = 0;
let shapesUsed = 0;
let mostShapes = 0;
let lastPart: Part | null = null;
/** Where the next part goes. */
let free: usize = 0;
let freeEnd: usize = 0;

/** Makes room for some shapes, and bytes for their parts. */
export function prepareShapes(most: i32, room: i32): void {
  mostShapes = most;
  shapes = heap.alloc(<usize>most * sizeof<usize>());
  free = heap.alloc(room);
  freeEnd = free + room;
}

export function shapeCount(): i32 {
  return shapesUsed;
}

/** The first part of a shape. */
export function shapeAt(index: i32): Part {
  return changetype<Part>(load<usize>(shapes + <usize>index * sizeof<usize>()));
}

/**
 * Begins a new shape of lines.
 * @param bytes of all its literals
 * @returns false when there is no room for it
 */
export function addShape(bytes: i32, parts: i32): bool {
  if (shapesUsed == mostShapes || free + bytes + parts * (offsetof<Part>() + step + partAlignment) > freeEnd)
    return false;
  store<usize>(shapes + <usize>shapesUsed * sizeof<usize>(), 0);
  shapesUsed += 1;
  lastPart = null;
  return true;
}

/** Adds a literal, and the use of what follows it, to the last shape. */
export function addPartAt(literal: usize, length: i32, use: i32): void {
  const part = changetype<Part>(free);
  part.literal = free + offsetof<Part>();
  free = (part.literal + length + step + partAlignment - 1) & ~(partAlignment - 1);
  memory.copy(part.literal, literal, length);
  part.length = length;
  part.use = use;
  part.next = null;
  const before = lastPart;
  if (before === null) store<usize>(shapes + <usize>(shapesUsed - 1) * sizeof<usize>(), changetype<usize>(part));
  else before.next = part;
  lastPart = part;
}
