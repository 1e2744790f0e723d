import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { errorNames, TidegateError } from '../../lib/contracts/errors';

/** One file of an archive. Its body must be read, or skipped with `resume()`, before the next file comes. */
export interface ArchiveFile {
  /** Path in the folder, for example `model.onnx`. */
  readonly path: string;
  readonly bytes: number;
  readonly body: Readable;
}

/** What an archive may hold: it comes from a training program, which is not ours. */
const limits = { files: 1000, bytesPerFile: 5 * 1024 ** 3, bytes: 20 * 1024 ** 3 };

/**
 * Reads a `model.tar.gz` as SageMaker writes it, file by file, in constant memory. Folders are passed over.
 *
 * @throws TidegateError `Tidegate.InvalidInput` for anything that is not a plain file inside the folder, for files twice,
 * for more than 1,000 files or 20 GiB, and for bytes that are no archive
 */
export async function* readArchive(archive: Readable): AsyncGenerator<ArchiveFile> {
  const entries = extract();
  pipeline(archive, createGunzip(), entries, () => undefined);
  const seen = new Set<string>();
  let total = 0;
  try {
    for await (const entry of entries) {
      const { name, type, size } = entry.header;
      if (type === 'directory') {
        entry.resume();
        continue;
      }
      const path = safePath(name, type);
      total += size;
      if (seen.has(path)) throw invalid(`${path} is in it twice`);
      if (seen.size >= limits.files) throw invalid(`it has more than ${limits.files} files`);
      if (size > limits.bytesPerFile) throw invalid(`${path} has ${size} bytes, more than 5 GiB`);
      if (total > limits.bytes) throw invalid('its files have more than 20 GiB together');
      seen.add(path);
      yield { path, bytes: size, body: bodyOf(entry as unknown as AsyncIterable<Uint8Array>) };
    }
  } catch (error) {
    throw typed(error);
  } finally {
    archive.destroy();
  }
}

/** The whole body of one file of an archive, or undefined when it has no such file. */
export async function readArchivedFile(archive: Readable, path: string): Promise<Uint8Array | undefined> {
  for await (const file of readArchive(archive)) {
    if (file.path === path) return Buffer.concat(await file.body.toArray());
    file.body.resume();
  }
  return undefined;
}

/** The body of one entry; damage that shows only while it is read has the same type as any other. */
function bodyOf(entry: AsyncIterable<Uint8Array>): Readable {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* entry;
    } catch (error) {
      throw typed(error);
    }
  }
  const body = Readable.from(chunks(), { objectMode: false });
  // Whoever reads it hears of errors; a skipped body has no reader, and the archive itself fails then.
  body.on('error', () => undefined);
  return body;
}

function safePath(name: string, type: string): string {
  const path = name.replace(/^(\.\/)+/, '');
  if (type !== 'file' && type !== 'contiguous-file') throw invalid(`'${name}' is a ${type}, not a plain file`);
  const segments = path.split('/');
  if (
    path.startsWith('/') ||
    path.includes('\\') ||
    segments.some((part) => part === '' || part === '..' || part === '.')
  ) {
    throw invalid(`'${name}' does not lie inside the model folder`);
  }
  return path;
}

/** Errors of the AWS SDK pass as they are: trying again may help there. */
function typed(error: unknown): unknown {
  const ofService = typeof error === 'object' && error !== null && '$metadata' in error;
  return ofService || error instanceof TidegateError ? error : invalid((error as Error).message);
}

function invalid(problem: string): TidegateError {
  return new TidegateError(errorNames.invalidInput, `the model archive is not valid: ${problem}`);
}
