import { createHash } from 'node:crypto';
import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { modelFolder } from '../../lib/contracts/storage';
import { canonicalJson } from '../shared/canonical-json';
import { parseJson } from '../shared/parse-input';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');
// A path that stays inside its folder: no empty, `.` or `..` segment, no backslash, no leading slash.
const filePath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))(?!.*\/\/)[^\\]+$/, 'must be a path inside the model folder');

const manifestSchema = z.strictObject({
  manifestVersion: z.literal(1),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens, at most 31'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a semantic version like 1.2.0'),
  files: z.record(filePath, z.strictObject({ sha256, bytes: z.number().int().nonnegative() })),
});

/** The list of a version's files with their digests; see docs/model-folder.md. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** Files that the manifest does not list: itself and its signature. */
export const unlistedFiles: readonly string[] = [modelFolder.manifest, modelFolder.signature];

/** Reads a manifest; rejects with `Tidegate.InvalidInput` and every field that is wrong. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const manifest = parseJson(manifestSchema, bytes, modelFolder.manifest);
  if (!(modelFolder.model in manifest.files)) {
    throw new TidegateError(errorNames.invalidInput, `manifest.json does not list ${modelFolder.model}`);
  }
  return manifest;
}

/** Composes the manifest of a folder, in canonical form, from the bytes of its files. */
export function composeManifest(
  name: string,
  version: string,
  files: Readonly<Record<string, Uint8Array>>,
): { readonly manifest: Manifest; readonly bytes: Uint8Array } {
  const listed = Object.entries(files).map(
    ([path, body]) => [path, { sha256: hexDigest(body), bytes: body.byteLength }] as const,
  );
  const bytes = listManifest(name, version, Object.fromEntries(listed));
  return { manifest: parseManifest(bytes), bytes };
}

/** Composes the manifest of a folder, in canonical form, from the digests of its files. */
export function listManifest(
  name: string,
  version: string,
  files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>,
): Uint8Array {
  const listed = Object.entries(files)
    .filter(([path]) => !unlistedFiles.includes(path))
    .map(([path, { sha256, bytes }]) => [path, { sha256, bytes }] as const);
  const manifest = { manifestVersion: 1, name, version, files: Object.fromEntries(listed) };
  const bytes = new TextEncoder().encode(canonicalJson(manifest));
  parseManifest(bytes);
  return bytes;
}

/** SHA-256 in hex. */
export function hexDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A version's digest, `sha256:<hex>`: that of the bytes of its manifest. */
export function versionDigest(manifestBytes: Uint8Array): string {
  return `sha256:${hexDigest(manifestBytes)}`;
}
