import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { composeManifest, unlistedFiles, versionDigest } from '../../lambdas/model-registry/manifest';
import { usualSample } from '../../lambdas/monitoring/attribution/sampled-attributions';
import { readFeatureSchema } from '../../lambdas/monitoring/profile/feature-schema';
import { serializeBaseline } from '../../lambdas/monitoring/profile/files';
import { TidegateError } from '../../lib/contracts/errors';
import { modelFolder } from '../../lib/contracts/storage';
import { UsageError } from '../usage-error';
import { baselineFromReference, type ReferenceRequest } from './baseline-from-reference';

/** What to package, and as which version. */
export interface PackageRequest {
  /** Absolute path of the model folder. */
  readonly folder: string;
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** Reference rows for the baseline, an absolute path. Absent: a baseline that is in the folder stays. */
  readonly referenceFile?: string | undefined;
  /**
   * Records of each of the samples of the reference rows that tell on which features the answers hang; 0: nobody asks.
   *
   * @default 300
   */
  readonly sample?: number | undefined;
  /** Hears how many samples are done, of how many. */
  readonly onSample?: ReferenceRequest['onSample'];
}

/** A packaged version. */
export interface PackagedModel {
  /** `sha256:<hex>` of the manifest: the version's digest. */
  readonly digest: string;
  /** Files of the version, the manifest not among them. */
  readonly files: readonly string[];
  /** Why a baseline that was made does not tell on which features answers hang; null when it does, or none was made. */
  readonly unattributed: string | null;
}

/** Without these a folder is no version: the server needs the first, the monitors the second. */
const required: readonly string[] = [modelFolder.model, modelFolder.schema];

/**
 * Makes a model folder a version: writes its manifest, and its baseline when there are reference rows. The same files,
 * name and version give the same bytes. Throws a UsageError, and writes nothing, when anything is not as it must be.
 */
export async function packageModel(request: PackageRequest): Promise<PackagedModel> {
  try {
    return await packaged(request);
  } catch (error) {
    if (error instanceof TidegateError) throw new UsageError(error.message);
    throw error;
  }
}

async function packaged(request: PackageRequest): Promise<PackagedModel> {
  const { folder, name, version, referenceFile: file, sample = usualSample } = request;
  const files = readFiles(folder);
  const missing = required.filter((file) => !(file in files));
  if (missing.length > 0) {
    throw new UsageError(`model folder '${folder}' has no ${missing.join(' and no ')}; see docs/model-folder.md`);
  }
  for (const [file, bytes] of Object.entries(files)) checkFile(file, bytes);
  const schema = readFeatureSchema(files[modelFolder.schema]!);
  const onSample = request.onSample ?? (() => undefined);
  const made = file === undefined ? null : await baselineFromReference({ folder, schema, file, sample, onSample });
  const baseline = made && Buffer.from(serializeBaseline(made.baseline));
  if (baseline) files[modelFolder.baseline] = baseline;
  const { bytes } = composeManifest(name, version, files);
  refuseStaleSignature(folder, bytes);
  if (baseline) writeFileSync(path.join(folder, modelFolder.baseline), baseline);
  writeFileSync(path.join(folder, modelFolder.manifest), bytes);
  return { digest: versionDigest(bytes), files: Object.keys(files).sort(), unattributed: made?.unattributed ?? null };
}

function refuseStaleSignature(folder: string, bytes: Uint8Array): void {
  const manifestFile = path.join(folder, modelFolder.manifest);
  const unchanged = existsSync(manifestFile) && readFileSync(manifestFile).equals(bytes);
  if (unchanged || !existsSync(path.join(folder, modelFolder.signature))) return;
  throw new UsageError(
    `${modelFolder.signature} in '${folder}' signs another manifest; remove it and sign the new one`,
  );
}

function readFiles(folder: string): Record<string, Buffer> {
  if (!existsSync(folder)) throw new UsageError(`'${folder}' does not exist; give the path of a model folder`);
  const entries = readdirSync(folder, { withFileTypes: true });
  const others = entries.filter((entry) => !entry.isFile() || entry.name.startsWith('.'));
  if (others.length > 0) {
    const names = others.map((entry) => `'${entry.name}'`).join(', ');
    throw new UsageError(
      `model folder '${folder}' holds ${names}; it may hold visible, plain files only, move the rest away`,
    );
  }
  const listed = entries.filter((entry) => !unlistedFiles.includes(entry.name));
  return Object.fromEntries(listed.map((entry) => [entry.name, readFileSync(path.join(folder, entry.name))]));
}

function checkFile(file: string, bytes: Buffer): void {
  if (bytes.length === 0) throw new UsageError(`${file} is empty; write it again`);
  if (file.endsWith('.json')) {
    try {
      JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
    }
  }
  if (file === modelFolder.model && bytes.subarray(0, 7).toString('latin1') === 'version') {
    throw new UsageError(`${file} is a Git LFS pointer, not a model; run 'git lfs pull'`);
  }
}
