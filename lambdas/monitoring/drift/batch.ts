import * as z from 'zod';
import type { ListedObject } from '../../shared/objects';

/** What a map hands to a function: batched, `{ Items: […] }`; unbatched, the item itself. */
export function batchOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
  return z.union([
    z.object({ Items: z.array(item).min(1) }).transform(({ Items }) => Items),
    item.transform((one) => [one]),
  ]);
}

// A piece is read in a second or less, and a function takes several: see `itemsAtOnce` of the state machines.
const usualBytes = 32 * 1024 * 1024;
const filesOfPiece = 100;

/** Cuts files into runs of about equal size, in the order of their keys. */
export function cutIntoPieces(files: readonly ListedObject[], bytesOfPiece = usualBytes): ListedObject[][] {
  const pieces: ListedObject[][] = [];
  let bytes = 0;
  for (const file of [...files].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const last = pieces.at(-1);
    if (!last || last.length >= filesOfPiece || bytes + file.bytes > bytesOfPiece) {
      pieces.push([file]);
      bytes = file.bytes;
    } else {
      last.push(file);
      bytes += file.bytes;
    }
  }
  return pieces;
}

/** Lines that tell files apart, and one from what it was before something was written into it. */
export function fileLines(files: readonly ListedObject[]): string[] {
  return files.map(({ key, bytes, lastModified }) => `\n${key}\t${bytes}\t${lastModified.toISOString()}`).sort();
}
