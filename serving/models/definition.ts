import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { modelFolder } from '../../lib/contracts/storage';
import { ServingError } from '../errors/serving-error';
import { parseTensor } from '../tensors/tensor-json';
import type { Tensor } from '../tensors/tensor';
import { parseFeatureSchema, type FeatureSchema } from './feature-schema';
import type { ModelPlace } from './layout';
import type { ModelSettings } from './settings';
import { readOnnxFile, type OnnxFile } from './onnx-file';
import { checkTrust, type TrustPolicy } from './trust';

/** Everything known of one version of a model before it is loaded. */
export interface ModelDefinition {
  readonly name: string;
  readonly version: string;
  /** Path of the ONNX file. */
  readonly file: string;
  readonly bytes: number;
  /** `sha256:<hex>` of the manifest; undefined for a folder without one. */
  readonly digest: string | undefined;
  readonly signed: boolean;
  readonly onnx: OnnxFile;
  readonly schema: FeatureSchema | undefined;
  /** A valid request, to warm up and to measure with. */
  readonly sample: readonly Tensor[] | undefined;
  readonly settings: ModelSettings;
}

/**
 * Reads and checks a version's folder.
 * @throws ServingError MODEL_REJECTED that says what is wrong with which file
 */
export async function readDefinition(
  place: ModelPlace,
  settings: ModelSettings,
  trust: TrustPolicy,
): Promise<ModelDefinition> {
  const facts = await checkTrust(place.folder, trust);
  const file = join(place.folder, place.file);
  const { size } = await stat(file);
  const onnx = readOnnxFile(await readFile(file));
  await checkExternalData(file, onnx.externalData);
  return {
    name: place.name,
    version: place.version ?? facts.version ?? '1',
    file,
    bytes: size,
    digest: facts.digest,
    signed: facts.signed,
    onnx,
    schema: await readJson(join(place.folder, modelFolder.schema), parseFeatureSchema),
    sample: await readJson(join(place.folder, modelFolder.sample), parseSample),
    settings,
  };
}

/** A path that leaves the folder, by itself or over a link, could read any file of the machine into a tensor. */
async function checkExternalData(file: string, locations: readonly string[]): Promise<void> {
  if (locations.length === 0) return;
  const folder = dirname(resolve(file));
  const realFolder = await realpath(folder);
  for (const location of locations) {
    const path = resolve(folder, location);
    if (!path.startsWith(folder + sep)) throw outside(location);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) throw new ServingError('MODEL_REJECTED', `external data '${location}' is missing`);
    if (!(await realpath(path)).startsWith(realFolder + sep)) throw outside(location);
  }
}

function outside(location: string): ServingError {
  return new ServingError('MODEL_REJECTED', `external data '${location}' lies outside of the model's folder`);
}

/** Tensors of a `sample.json`. @throws Error that names the wrong field */
export function parseSample(value: unknown): readonly Tensor[] {
  const inputs = (value as { readonly inputs?: unknown } | null)?.inputs;
  if (!Array.isArray(inputs)) throw new Error('sample.json has no list of inputs');
  return inputs.map((input, index) => parseTensor(input, `sample.json: inputs[${index}]`));
}

async function readJson<T>(path: string, parse: (value: unknown) => T): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    throw new ServingError('MODEL_REJECTED', `${basename(path)} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
