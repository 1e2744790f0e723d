import type { Readable } from 'node:stream';
import type { ByteRange, ObjectAddress, ObjectStore } from '../../shared/objects';
import { linesOf } from '../capture/lines';
import { partitionOf } from '../quality/label-join';

/** Into so many buckets identities are sorted; a part of a day takes some of them in a row, so a day has no more parts. */
export const bucketCount = 1024;

// A fixed length, so that a part finds its buckets by two requests: for the head, and for their bytes.
const headBytes = 16_384;

/**
 * Lines by the bucket of their identity, as one object: a head that says where each bucket ends, then the buckets. Answers
 * and labels of one request lie in buckets of the same number, whatever file they came in.
 */
export class RunWriter {
  private buckets = Array.from({ length: bucketCount }, (): string[] => []);
  private held = 0;
  private nameless = 0;

  /** Adds a line of an identity; those without one are spread evenly. */
  public add(id: string | null, record: readonly unknown[]): void {
    const bucket = id === null ? this.nameless++ % bucketCount : partitionOf(id, bucketCount);
    const line = `${JSON.stringify(record)}\n`;
    this.buckets[bucket]!.push(line);
    this.held += line.length;
  }

  /** Characters that are held. */
  public get size(): number {
    return this.held;
  }

  /** Everything so far as an object, and begins anew. */
  public take(): Buffer {
    const bodies = this.buckets.map((lines) => Buffer.from(lines.join('')));
    this.buckets = Array.from({ length: bucketCount }, () => []);
    this.held = 0;
    let end = 0;
    const ends = bodies.map(({ byteLength }) => (end += byteLength));
    const head = `${JSON.stringify({ runVersion: 1, ends }).padEnd(headBytes - 1)}\n`;
    return Buffer.concat([Buffer.from(head), ...bodies]);
  }
}

/** Which part of a day is read. */
export interface PartOf {
  readonly part: number;
  readonly parts: number;
}

/** Records of a part in a run. */
export async function* readRun(
  address: ObjectAddress,
  { part, parts }: PartOf,
  objects: Pick<ObjectStore, 'stream'>,
): AsyncGenerator<readonly unknown[]> {
  let range: ByteRange | undefined;
  if (parts > 1) {
    const head = await textOf(await objects.stream(address, { first: 0, last: headBytes - 1 }));
    range = rangeOf(JSON.parse(head) as RunHead, { part, parts });
    if (range.last < range.first) return;
  }
  let isHead = range === undefined;
  for await (const line of linesOf(await objects.stream(address, range))) {
    if (!isHead) yield JSON.parse(line!) as readonly unknown[];
    isHead = false;
  }
}

interface RunHead {
  /** Where each bucket ends, from the end of the head. */
  readonly ends: readonly number[];
}

/** Bytes of a part's buckets. */
function rangeOf({ ends }: RunHead, { part, parts }: PartOf): ByteRange {
  const endBefore = (bucket: number) => headBytes + (bucket === 0 ? 0 : ends[bucket - 1]!);
  return { first: endBefore(firstBucket(part, parts)), last: endBefore(firstBucket(part + 1, parts)) - 1 };
}

function firstBucket(part: number, parts: number): number {
  return Math.floor((part * bucketCount) / parts);
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
