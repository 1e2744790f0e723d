import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

type Head = Parameters<ReturnType<typeof pack>['entry']>[0];

/** One entry of an archive: its body, or the header of something that is no plain file. */
export type Entry = string | Uint8Array | Omit<Head, 'name'>;

/** A `tar.gz` as SageMaker makes it. */
export async function archiveOf(entries: Readonly<Record<string, Entry>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, entry] of Object.entries(entries)) {
    if (typeof entry === 'string' || entry instanceof Uint8Array) archive.entry({ name }, Buffer.from(entry));
    else archive.entry({ ...entry, name });
  }
  archive.finalize();
  return buffer(Readable.from(archive).pipe(createGzip()));
}
