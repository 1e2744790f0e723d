import { readEnvironment } from '../../lib/contracts/environment';
import { evaluateModelEnvironment } from '../../lib/contracts/training';
import { connectRegistry } from '../model-registry/connect';
import { newLogger } from '../shared/logger';
import { S3Objects } from '../shared/objects';
import { parseGatePolicy } from './acceptance';
import { evaluateChallenger } from './evaluate-challenger';

const settings = readEnvironment(evaluateModelEnvironment, process.env);
const logger = newLogger('evaluate-model');
const ports = {
  model: settings.TIDEGATE_MODEL,
  policy: parseGatePolicy(settings.TIDEGATE_GATE),
  objects: new S3Objects(),
  registry: connectRegistry(process.env),
};

/** Third state of the training pipeline: judges the challenger. */
export async function handler(event: unknown) {
  const gate = await evaluateChallenger(event, ports);
  logger.info('challenger judged', { model: ports.model, gate });
  return gate;
}
