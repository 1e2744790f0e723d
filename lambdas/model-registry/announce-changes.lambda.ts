import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamHandler } from 'aws-lambda';
import { readEnvironment } from '../../lib/contracts/environment';
import { announcerEnvironment } from '../../lib/contracts/registry';
import { EventBusPublisher } from '../shared/event-bus';
import { announceEntry } from './announcement';

const { TIDEGATE_EVENT_BUS } = readEnvironment(announcerEnvironment, process.env);
const publisher = new EventBusPublisher(TIDEGATE_EVENT_BUS);
const processor = new BatchProcessor(EventType.DynamoDBStreams);

async function announceRecord({ dynamodb }: DynamoDBRecord): Promise<void> {
  const image = dynamodb?.NewImage;
  if (image) await announceEntry(unmarshall(image as Record<string, AttributeValue>), publisher);
}

/** Announces new ledger entries on the bus; entries that could not be announced are tried again, the others are not. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, announceRecord, processor, { context });
