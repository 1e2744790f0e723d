import { readEnvironment } from '../../lib/contracts/environment';
import { validateDataEnvironment } from '../../lib/contracts/training';
import { connectRegistry } from '../model-registry/connect';
import { newLogger } from '../shared/logger';
import { parseS3Uri } from '../shared/objects';
import { parseDataContract } from './data-contract';
import { parseHyperparameters, prepareTraining } from './prepare-training';
import { S3DataFiles } from './s3-data-files';

const settings = readEnvironment(validateDataEnvironment, process.env);
const logger = newLogger('validate-data');
const ports = {
  model: settings.TIDEGATE_MODEL,
  dataUri: settings.TIDEGATE_TRAINING_DATA,
  contract: parseDataContract(settings.TIDEGATE_DATA_CONTRACT),
  hyperparameters: parseHyperparameters(settings.TIDEGATE_HYPERPARAMETERS),
  files: new S3DataFiles(parseS3Uri(settings.TIDEGATE_TRAINING_DATA)),
  registry: connectRegistry(process.env),
};

/** First state of the training pipeline: looks at the data and prepares the job. */
export async function handler(event: unknown) {
  const prepared = await prepareTraining(event, ports);
  logger.info('training data is as agreed', { model: ports.model, job: prepared.jobName, data: prepared.data });
  return prepared;
}
