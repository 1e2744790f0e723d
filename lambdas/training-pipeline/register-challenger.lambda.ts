import { readEnvironment } from '../../lib/contracts/environment';
import { registerChallengerEnvironment } from '../../lib/contracts/training';
import { connectRegistry } from '../model-registry/connect';
import { newLogger } from '../shared/logger';
import { S3Objects } from '../shared/objects';
import { ReferenceBaselines } from './reference-baselines';
import { registerChallenger } from './register-challenger';
import { S3StreamedObjects } from './staging';

const settings = readEnvironment(registerChallengerEnvironment, process.env);
const logger = newLogger('register-challenger');
const objects = new S3Objects();
const ports = {
  model: settings.TIDEGATE_MODEL,
  artifactsBucket: settings.TIDEGATE_ARTIFACTS_BUCKET,
  imageUri: settings.TIDEGATE_TRAINING_IMAGE,
  objects,
  streams: new S3StreamedObjects(),
  baselines: new ReferenceBaselines(objects),
  registry: connectRegistry(process.env),
};

/** Last state of the training pipeline: registers the challenger with the result of its gate. */
export async function handler(event: unknown) {
  const outcome = await registerChallenger(event, ports);
  logger.info('challenger registered', { model: ports.model, ...outcome });
  return outcome;
}
