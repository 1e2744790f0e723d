import { readEnvironment } from '../../lib/contracts/environment';
import { retrainingFinisherEnvironment } from '../../lib/contracts/retraining';
import { connectRegistry } from '../model-registry/connect';
import { newLogger } from '../shared/logger';
import { DynamoLocks } from './dynamo-locks';
import { finish } from './finish';

const { TIDEGATE_MODEL: model, TIDEGATE_LOCKS_TABLE } = readEnvironment(retrainingFinisherEnvironment, process.env);
const logger = newLogger('retraining-finisher');
const ports = { model, locks: new DynamoLocks(TIDEGATE_LOCKS_TABLE, model), registry: connectRegistry(process.env) };

/** Frees the lock when the training that holds it has ended. */
export async function handler(event: unknown): Promise<void> {
  logger.info('training ended', { model, finish: await finish(event, ports) });
}
