import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { aliases, versionStages } from '../../lib/contracts/registry';
import type { LedgerEntry, ModelVersion } from '../../lib/contracts/registry';
import { parseS3Uri } from '../shared/objects';
import type { ObjectAddress, ObjectStore } from '../shared/objects';
import { parseInput } from '../shared/parse-input';
import { adoptFolder } from './adopt-folder';
import { firstBrokenLink } from './ledger';
import type { Registry } from './registry';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens, at most 31');
const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a semantic version like 1.2.0');
const because = { actor: z.string().min(1), reason: z.string().min(1).max(1000) };

const registration = z.strictObject({
  model: name,
  /** S3 prefix where the complete model folder lies now. */
  folderUri: z.string(),
  ...because,
});
const stageChange = z.strictObject({
  model: name,
  version,
  from: z.enum(versionStages),
  to: z.enum(versionStages),
  ...because,
});
const aliasMove = z.strictObject({
  model: name,
  alias: z.enum(aliases),
  from: version.nullable(),
  to: version,
  ...because,
});
const question = z.discriminatedUnion('read', [
  z.strictObject({ read: z.literal('version'), model: name, version }),
  z.strictObject({ read: z.literal('versions'), model: name }),
  z.strictObject({ read: z.literal('alias'), model: name, alias: z.enum(aliases) }),
  z.strictObject({ read: z.literal('ledger'), model: name }),
]);

/** Registers the model folder under a prefix: checks it, puts it in its immutable place, and enters it. */
export async function registerVersion(
  input: unknown,
  { registry, objects, artifactsBucket }: { registry: Registry; objects: ObjectStore; artifactsBucket: string },
): Promise<ModelVersion> {
  const { model, folderUri, actor, reason } = parseInput(registration, input, 'registration');
  const folder = parseS3Uri(folderUri.endsWith('/') ? folderUri : `${folderUri}/`);
  const files: Record<string, ObjectAddress> = {};
  for await (const object of objects.list(folder.bucket, folder.key)) {
    files[object.key.slice(folder.key.length)] = object;
  }
  if (Object.keys(files).length === 0) {
    throw new TidegateError(errorNames.notFound, `folderUri '${folderUri}' holds no file`);
  }
  const candidate = await adoptFolder(objects, {
    model,
    files,
    artifactsBucket,
    stage: 'registered',
    source: folderUri,
  });
  return registry.registerVersion(candidate, { actor, reason });
}

/** Changes a version's stage. */
export async function changeStage(input: unknown, { registry }: { registry: Registry }): Promise<ModelVersion> {
  const { model, version: changed, from, to, actor, reason } = parseInput(stageChange, input, 'stage change');
  return registry.changeStage(model, changed, { from, to }, { actor, reason });
}

/** Moves an alias. */
export async function moveAlias(input: unknown, { registry }: { registry: Registry }): Promise<ModelVersion> {
  const { model, alias, from, to, actor, reason } = parseInput(aliasMove, input, 'alias move');
  await registry.moveAlias(model, alias, { from, to }, { actor, reason });
  return registry.getVersion(model, to);
}

/** Answers a question about a model. `ledger` also says where the chain is broken, if it is. */
export async function readRegistry(
  input: unknown,
  { registry }: { registry: Registry },
): Promise<
  | { readonly version: ModelVersion | null }
  | { readonly versions: readonly ModelVersion[] }
  | { readonly entries: readonly LedgerEntry[]; readonly firstBrokenLink: number | null }
> {
  const asked = parseInput(question, input, 'question');
  switch (asked.read) {
    case 'version':
      return { version: await registry.getVersion(asked.model, asked.version) };
    case 'versions':
      return { versions: await registry.listVersions(asked.model) };
    case 'alias':
      return { version: (await registry.findByAlias(asked.model, asked.alias)) ?? null };
    case 'ledger': {
      const entries = await registry.ledger(asked.model);
      return { entries, firstBrokenLink: firstBrokenLink(entries) ?? null };
    }
  }
}
