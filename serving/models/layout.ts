import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { modelFolder } from '../../lib/contracts/storage';
import { ServingError, toServingError } from '../errors/serving-error';
import { defaultConfig, readTritonConfig, type TritonConfig } from './triton-config';

/** Where one version of a model lies. */
export interface ModelPlace {
  readonly name: string;
  /** From the folder's name in a repository; undefined where the manifest says it. */
  readonly version: string | undefined;
  readonly folder: string;
  /** Name of the ONNX file in the folder. */
  readonly file: string;
}

/** A model of a repository with its versions, oldest first. */
export interface ModelListing {
  readonly name: string;
  readonly places: readonly ModelPlace[];
  readonly config: TritonConfig;
  /** Why none of it can be loaded: its configuration cannot be read. The other models of the repository can. */
  readonly problem?: ServingError;
}

/**
 * Finds the models in a folder: one, if it holds `model.onnx` itself; else every subfolder that holds `model.onnx`
 * or version folders with it (Triton's repository layout).
 * @param name how to call the model of a single folder; otherwise its manifest says it, or the folder's name
 * @param whenEmpty `accept` for a server whose clients load models: the first may be still to come
 * @throws ServingError MODEL_REJECTED when there is none
 */
export async function findModels(
  root: string,
  name?: string,
  whenEmpty: 'refuse' | 'accept' = 'refuse',
): Promise<ModelListing[]> {
  const config = await readTritonConfig(root);
  const file = config.modelFile ?? modelFolder.model;
  if (await isFile(join(root, file))) {
    const called = name ?? (await manifestName(root)) ?? basename(resolve(root));
    return [{ name: called, config, places: [{ name: called, version: undefined, folder: root, file }] }];
  }
  const listings: ModelListing[] = [];
  for (const folder of await subfolders(root)) {
    const listing = await findVersions(join(root, folder), folder);
    if (listing.places.length > 0) listings.push(listing);
  }
  if (listings.length > 0 || whenEmpty === 'accept') return listings;
  throw new ServingError(
    'MODEL_REJECTED',
    `folder '${root}' holds no model: expected ${modelFolder.model}, or <name>/<version>/${modelFolder.model}`,
  );
}

/** Finds the versions in one folder of a repository: version folders, or a single one right there. */
async function findVersions(folder: string, name: string): Promise<ModelListing> {
  const read = await readTritonConfig(folder).catch((error: unknown) => toServingError(error));
  const problem = read instanceof ServingError ? read : undefined;
  const config = read instanceof ServingError ? defaultConfig : read;
  const file = config.modelFile ?? modelFolder.model;
  const listing = { name, config, ...(problem !== undefined && { problem }) };
  if (await isFile(join(folder, file))) return { ...listing, places: [{ name, version: undefined, folder, file }] };
  const places: ModelPlace[] = [];
  // A folder that somebody takes away meanwhile is no reason to refuse all others.
  for (const version of (await subfolders(folder).catch(() => [])).sort(compareVersions)) {
    const place = { name, version, folder: join(folder, version), file };
    if (await isFile(join(place.folder, file))) places.push(place);
  }
  return { ...listing, places };
}

/** The name that a manifest gives; whether the manifest is right is checked when the model is loaded. */
async function manifestName(folder: string): Promise<string | undefined> {
  try {
    const { name } = JSON.parse(await readFile(join(folder, modelFolder.manifest), 'utf8')) as {
      readonly name?: unknown;
    };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of the model files of some versions. */
export async function sizeOfPlaces(places: readonly ModelPlace[]): Promise<number> {
  const sizes = await Promise.all(places.map(async ({ folder, file }) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Orders versions by their numbers, so that 10 follows 9 and 1.10.0 follows 1.9.0. */
export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new ServingError('MODEL_REJECTED', `folder '${folder}' cannot be read: ${(error as Error).message}`);
  });
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    // stat, not the entry's own type: mounted volumes present folders as links.
    const found = await stat(join(folder, entry.name)).catch(() => undefined);
    if (found?.isDirectory() === true) names.push(entry.name);
  }
  return names.sort();
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}
