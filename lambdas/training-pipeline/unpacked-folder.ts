import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { modelFolder } from '../../lib/contracts/storage';
import { loadModelScorer, type ModelScorer } from '../monitoring/attribution/model-scorer';
import type { FeatureSchema } from '../monitoring/profile/feature-schema';
import type { ObjectAddress, ObjectStore } from '../shared/objects';
import { readArchive } from './model-archive';

/** A model folder of a challenger, where its model can be loaded. */
export interface UnpackedFolder {
  /** Paths in the folder. */
  readonly files: readonly string[];
  read(path: string): Promise<Uint8Array>;
  /** @throws TidegateError `Tidegate.InvalidInput` when the file is no model, or does not fit the schema */
  loadModel(schema: FeatureSchema): Promise<ModelScorer>;
  /** A model that was loaded stays so. */
  remove(): Promise<void>;
}

/** Unpacks what training jobs left. */
export interface Folders {
  unpack(archive: ObjectAddress): Promise<UnpackedFolder>;
}

/** Folders on the disk of a function. An environment that lives on must not fill up: whoever unpacks removes. */
export class TemporaryFolders implements Folders {
  public constructor(
    private readonly objects: Pick<ObjectStore, 'stream'>,
    private readonly room: () => Promise<number> = roomIn,
  ) {}

  public async unpack(archive: ObjectAddress): Promise<UnpackedFolder> {
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-challenger-'));
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
      const files = await this.unpackInto(folder, archive);
      return {
        files,
        read: (path) => readFile(join(folder, path)),
        loadModel: (schema) => loadModelScorer(join(folder, modelFolder.model), schema),
        remove,
      };
    } catch (error) {
      await remove();
      throw error;
    }
  }

  private async unpackInto(folder: string, archive: ObjectAddress): Promise<string[]> {
    const files: string[] = [];
    let left = await this.room();
    for await (const { path, body, bytes } of readArchive(await this.objects.stream(archive))) {
      left -= bytes;
      if (left < 0) {
        throw new TidegateError(
          errorNames.invalidInput,
          `the model folder does not fit on the disk of the function, which grows with the memorySize of attribution: ` +
            `${path} has ${bytes} bytes, ${Math.max(0, left + bytes)} are left`,
        );
      }
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await pipeline(body, createWriteStream(file));
      files.push(path);
    }
    return files;
  }
}

async function roomIn(): Promise<number> {
  const { bavail, bsize } = await statfs(tmpdir());
  return bavail * bsize;
}
