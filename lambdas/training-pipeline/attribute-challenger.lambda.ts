import { readEnvironment } from '../../lib/contracts/environment';
import { attributeChallengerEnvironment } from '../../lib/contracts/training';
import { systemClock } from '../shared/clock';
import { newLogger } from '../shared/logger';
import { S3Objects } from '../shared/objects';
import { attributeChallenger } from './attribute-challenger';
import { TemporaryFolders } from './unpacked-folder';

const settings = readEnvironment(attributeChallengerEnvironment, process.env);
const logger = newLogger('attribute-challenger');
const objects = new S3Objects();
const ports = {
  model: settings.TIDEGATE_MODEL,
  artifactsBucket: settings.TIDEGATE_ARTIFACTS_BUCKET,
  sample: settings.TIDEGATE_SAMPLE,
  objects,
  folders: new TemporaryFolders(objects),
  clock: systemClock,
};

/** State of the training pipeline where attributions are watched: finds out what is usual for the challenger. */
export async function handler(event: unknown) {
  const attributions = await attributeChallenger(event, ports);
  logger.info('challenger asked on which features its answers hang', { model: ports.model, ...attributions });
  return attributions;
}
