import { readEnvironment } from '../../lib/contracts/environment';
import { artifactsEnvironment } from '../../lib/contracts/registry';
import { S3Objects } from '../shared/objects';
import { resolveChampion } from './champion';
import { connectRegistry } from './connect';

const registry = connectRegistry(process.env);
const { TIDEGATE_ARTIFACTS_BUCKET: artifactsBucket } = readEnvironment(artifactsEnvironment, process.env);
const objects = new S3Objects();

/** Custom resource: seeds and reads a model's champion. */
export const handler = (event: unknown) => resolveChampion(event, { registry, objects, artifactsBucket });
