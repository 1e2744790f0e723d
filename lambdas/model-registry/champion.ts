import * as z from 'zod';
import { championAttributes } from '../../lib/contracts/champion';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import type { ModelVersion } from '../../lib/contracts/registry';
import type { ObjectStore } from '../shared/objects';
import { parseInput } from '../shared/parse-input';
import { adoptFolder } from './adopt-folder';
import type { Registry } from './registry';

const initialFile = z.object({ Path: z.string(), Bucket: z.string(), Key: z.string() });
const requestSchema = z.discriminatedUnion('RequestType', [
  z.object({
    RequestType: z.enum(['Create', 'Update']),
    ResourceProperties: z.object({ Model: z.string().min(1), InitialFiles: z.array(initialFile).default([]) }),
  }),
  z.object({ RequestType: z.literal('Delete'), PhysicalResourceId: z.string() }),
]);

/** What the custom resource answers. */
export interface ChampionAnswer {
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

const because = { actor: 'deployment', reason: 'initial version of the deployment' };

/**
 * Seeds and reads a model's champion for a deployment.
 *
 * Create and update do the same: register the initial version if its digest is unknown, make it champion only if the
 * model has none, and answer with the champion of this moment. So no deployment, repetition or rollback of one ever
 * moves a champion. Delete leaves everything: the registry outlives the stack.
 */
export async function resolveChampion(
  event: unknown,
  { registry, objects, artifactsBucket }: { registry: Registry; objects: ObjectStore; artifactsBucket: string },
): Promise<ChampionAnswer> {
  const request = parseInput(requestSchema, event, 'custom resource request');
  if (request.RequestType === 'Delete') return { PhysicalResourceId: request.PhysicalResourceId };
  const { Model: model, InitialFiles } = request.ResourceProperties;
  const files = Object.fromEntries(InitialFiles.map(({ Path, Bucket, Key }) => [Path, { bucket: Bucket, key: Key }]));
  if (InitialFiles.length > 0) {
    const candidate = await adoptFolder(objects, {
      model,
      files,
      artifactsBucket,
      stage: 'registered',
      source: 'asset',
    });
    const initial = await registry.registerVersion(candidate, because);
    await crownIfVacant(registry, initial);
  }
  const champion = await registry.championWithPointer(model);
  if (!champion) {
    throw new TidegateError(
      errorNames.notFound,
      `'${model}' has no champion and no initial version; give the model a folder to start from, or promote a version`,
    );
  }
  return {
    PhysicalResourceId: `champion-of-${model}`,
    Data: {
      [championAttributes.version]: champion.version,
      [championAttributes.digest]: champion.digest,
      [championAttributes.artifactUri]: champion.artifactUri,
    },
  };
}

async function crownIfVacant(registry: Registry, initial: ModelVersion): Promise<void> {
  const { model, version } = initial;
  if (await registry.champion(model)) return;
  try {
    await registry.changeStage(model, version, { from: 'registered', to: 'approved' }, because);
    await registry.moveAlias(model, 'champion', { from: null, to: version }, because);
  } catch (error) {
    // Somebody else was first, and their champion stands.
    const lostRace = error instanceof TidegateError && error.name === errorNames.conflict;
    if (!lostRace || !(await registry.champion(model))) throw error;
  }
}
