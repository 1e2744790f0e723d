import { readEnvironment } from '../../lib/contracts/environment';
import { artifactsEnvironment } from '../../lib/contracts/registry';
import { S3Objects } from '../shared/objects';
import { connectRegistry } from './connect';
import { registerVersion } from './requests';

const registry = connectRegistry(process.env);
const { TIDEGATE_ARTIFACTS_BUCKET: artifactsBucket } = readEnvironment(artifactsEnvironment, process.env);
const objects = new S3Objects();

/** Registers the model folder under a prefix. */
export const handler = (event: unknown) => registerVersion(event, { registry, objects, artifactsBucket });
