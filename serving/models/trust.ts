/** Whether a model folder is what somebody vouched for: digests of its manifest, signature over the manifest. */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { modelFolder } from '../../lib/contracts/storage';
import { ServingError } from '../errors/serving-error';

/**
 * What a folder must have before it is loaded. A manifest that is there is always checked.
 * `signed`: a manifest and its signature. `digest`: a manifest. `any`: nothing.
 */
export type TrustLevel = 'signed' | 'digest' | 'any';

/** What is asked of every folder. */
export interface TrustPolicy {
  readonly level: TrustLevel;
  /** ECDSA P-256 public key; needed for `signed`. */
  readonly publicKey?: KeyObject;
}

/** What was found out about a folder. */
export interface TrustFacts {
  /** `sha256:<hex>` over the bytes of `manifest.json`: the version's digest. Undefined without manifest. */
  readonly digest: string | undefined;
  readonly signed: boolean;
  readonly name?: string;
  readonly version?: string;
}

const manifestSchema = z.object({
  manifestVersion: z.literal(1),
  name: z.string().min(1),
  version: z.string().min(1),
  files: z.record(z.string(), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().min(0) })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** @throws Error when the text is no PEM public key on the curve P-256 */
export function parsePublicKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error(`public key is ${key.asymmetricKeyType ?? 'of no known type'}, must be ECDSA on P-256`);
  }
  return key;
}

/**
 * Checks a folder against the policy.
 * @throws ServingError MODEL_REJECTED that says which file or signature is wrong
 */
export async function checkTrust(folder: string, policy: TrustPolicy): Promise<TrustFacts> {
  const bytes = await readIfThere(join(folder, modelFolder.manifest));
  if (bytes === undefined) {
    if (policy.level === 'any') return { digest: undefined, signed: false };
    throw rejected(`folder has no ${modelFolder.manifest}, and the trust level '${policy.level}' asks for one`);
  }
  const signed = await checkSignature(folder, bytes, policy);
  const manifest = parseManifest(bytes);
  await checkFiles(folder, manifest);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { digest, signed, name: manifest.name, version: manifest.version };
}

async function checkSignature(folder: string, manifest: Buffer, policy: TrustPolicy): Promise<boolean> {
  const signature = await readIfThere(join(folder, modelFolder.signature));
  if (policy.publicKey === undefined) {
    if (policy.level === 'signed') throw rejected("trust level 'signed' needs a public key; none is configured");
    return false;
  }
  if (signature === undefined) {
    if (policy.level === 'signed')
      throw rejected(`folder has no ${modelFolder.signature}; only signed models are loaded`);
    return false;
  }
  if (!verify('sha256', manifest, policy.publicKey, signature)) {
    throw rejected(`${modelFolder.signature} is not the signature of ${modelFolder.manifest} by the configured key`);
  }
  return true;
}

function parseManifest(bytes: Buffer): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw rejected(`${modelFolder.manifest} is not JSON`);
  }
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw rejected(`${modelFolder.manifest} is not a manifest: ${problems.join('; ')}`);
}

async function checkFiles(folder: string, manifest: Manifest): Promise<void> {
  const present = await listFiles(folder);
  for (const path of present) {
    if (path === modelFolder.manifest || path === modelFolder.signature) continue;
    if (!Object.hasOwn(manifest.files, path)) throw rejected(`file '${path}' is not listed in ${modelFolder.manifest}`);
  }
  for (const [path, expected] of Object.entries(manifest.files)) {
    if (!present.includes(path)) throw rejected(`file '${path}' is listed in ${modelFolder.manifest} and missing`);
    const actual = await digestFile(join(folder, path));
    if (actual !== expected.sha256) {
      throw rejected(`file '${path}' has digest ${actual}, ${modelFolder.manifest} says ${expected.sha256}`);
    }
  }
}

/** All files below a folder, as paths with `/`. A link could lead anywhere after the check: it is refused. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join(posix.sep);
    if ((await lstat(path)).isSymbolicLink()) throw rejected(`'${name}' is a symbolic link`);
    if (entry.isFile()) files.push(name);
  }
  return files;
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function rejected(problem: string): ServingError {
  return new ServingError('MODEL_REJECTED', problem);
}
