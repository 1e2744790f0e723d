import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { composeManifest, unlistedFiles, versionDigest } from '../../lambdas/model-registry/manifest';
import { TidegateError } from '../../lib/contracts/errors';
import { modelFolder } from '../../lib/contracts/storage';
import { UsageError } from '../usage-error';

/** What to package, and as which version. */
export interface PackageRequest {
  /** Absolute path of the model folder. */
  readonly folder: string;
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
}

/** A packaged version. */
export interface PackagedModel {
  /** `sha256:<hex>` of the manifest: the version's digest. */
  readonly digest: string;
  /** Files of the version, the manifest not among them. */
  readonly files: readonly string[];
}

/** Without these a folder is no version: the server needs the first, the monitors the second. */
const required: readonly string[] = [modelFolder.model, modelFolder.schema];

/**
 * Writes the manifest of a model folder. The same files, name and version give the same bytes. Throws a UsageError, and
 * writes nothing, when the folder is not complete or not readable.
 */
export function packageModel({ folder, name, version }: PackageRequest): PackagedModel {
  const files = readFiles(folder);
  const missing = required.filter((file) => !(file in files));
  if (missing.length > 0) {
    throw new UsageError(`model folder '${folder}' has no ${missing.join(' and no ')}; see docs/model-folder.md`);
  }
  for (const [file, bytes] of Object.entries(files)) checkFile(file, bytes);
  const { bytes } = composed(name, version, files);
  const manifestFile = path.join(folder, modelFolder.manifest);
  const unchanged = existsSync(manifestFile) && readFileSync(manifestFile).equals(bytes);
  if (!unchanged && existsSync(path.join(folder, modelFolder.signature))) {
    throw new UsageError(
      `${modelFolder.signature} in '${folder}' signs another manifest; remove it and sign the new one`,
    );
  }
  writeFileSync(manifestFile, bytes);
  return { digest: versionDigest(bytes), files: Object.keys(files).sort() };
}

function composed(name: string, version: string, files: Readonly<Record<string, Buffer>>): { readonly bytes: Buffer } {
  try {
    return { bytes: Buffer.from(composeManifest(name, version, files).bytes) };
  } catch (error) {
    if (error instanceof TidegateError) throw new UsageError(error.message);
    throw error;
  }
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
