import type { ListedObject, ObjectStore } from '../../shared/objects';
import { gunzipped, isCorruptCompression, linesOf } from '../capture/lines';

// Enough to prove that requests are captured; without a baseline nothing else is to be learned from them.
const enoughRecords = 1000;

/** Counts records no further than needed to tell that there are some. */
export async function countRecords(
  files: readonly ListedObject[],
  objects: Pick<ObjectStore, 'stream'>,
): Promise<number> {
  let records = 0;
  for (const file of files) {
    const bytes = await objects.stream(file);
    try {
      for await (const _ of linesOf(gunzipped(bytes))) if (++records >= enoughRecords) return records;
    } catch (error) {
      if (!isCorruptCompression(error)) throw error;
    } finally {
      bytes.destroy();
    }
  }
  return records;
}
