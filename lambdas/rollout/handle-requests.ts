import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { newLogger } from '../shared/logger';
import { advanceRollout, announceRefusal, isHopeless } from './advance-rollout';
import type { RolloutTarget } from './advance-rollout';
import type { Progress } from './end-rollout';
import type { StartingPorts } from './ports';
import { parseRolloutRequest } from './request';

const logger = newLogger('rollout');

/**
 * Handles requests from the queue in their order. A request that must wait goes back to the queue, and with it every one
 * behind it. A request that can never work is announced and consumed; any other error leaves it in the queue.
 */
export async function handleRequests(
  { Records: records }: SQSEvent,
  of: RolloutTarget,
  ports: StartingPorts,
): Promise<SQSBatchResponse> {
  for (const [index, record] of records.entries()) {
    if ((await handleRequest(record, of, ports)) === 'waiting') {
      return { batchItemFailures: records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }
  }
  return { batchItemFailures: [] };
}

async function handleRequest(record: SQSRecord, of: RolloutTarget, ports: StartingPorts): Promise<Progress> {
  const attempt = Number(record.attributes.ApproximateReceiveCount);
  try {
    const request = parseRolloutRequest(record.body, of.model);
    const progress = await advanceRollout(request, attempt, of, ports);
    logger.info('request handled', { ...of, kind: request.kind, cause: request.cause, attempt, progress });
    return progress;
  } catch (error) {
    if (!isHopeless(error)) throw error;
    logger.error('request refused', { ...of, messageId: record.messageId, reason: error.message });
    await announceRefusal(of.model, error.message, ports);
    return 'ended';
  }
}
