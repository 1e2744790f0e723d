import { readEnvironment } from '../../lib/contracts/environment';
import { recordFailureEnvironment } from '../../lib/contracts/training';
import { EventBusPublisher } from '../shared/event-bus';
import { newLogger } from '../shared/logger';
import { recordFailure } from './failure';

const { TIDEGATE_MODEL: model, TIDEGATE_EVENT_BUS } = readEnvironment(recordFailureEnvironment, process.env);
const logger = newLogger('record-failure');
const events = new EventBusPublisher(TIDEGATE_EVENT_BUS);

/** State of the training pipeline that every failure leads to. */
export async function handler(event: unknown) {
  const failure = await recordFailure(event, { model, events });
  logger.error('training failed', { model, ...failure });
  return failure;
}
