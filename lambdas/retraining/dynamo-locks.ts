import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TransactWriteCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { retrainingCauses } from '../../lib/contracts/events';
import { lockItem, lockKeys } from '../../lib/contracts/retraining';
import { causeDigest } from './decision';
import type { CauseAnswer, LockState, RetrainingLocks } from './locks';

// Longer than Step Functions remembers the name of an execution (90 days): until then a repetition is recognised twice.
const answerLifetimeSeconds = 120 * 24 * 3600;

const date = z.iso.datetime().transform((text) => new Date(text));
const lockSchema = z.object({
  revision: z.number().int(),
  holder: z.object({ executionName: z.string(), causeId: z.string(), leaseExpiresAt: date }).nullable(),
  lastEndedAt: date.nullable(),
});
const answerSchema = z.object({
  request: z.object({
    cause: z.enum(retrainingCauses),
    causeId: z.string(),
    reason: z.string(),
    requestedBy: z.string(),
  }),
  decision: z.enum(['started', 'declined']),
  reason: z.string(),
  executionName: z.string().nullable(),
  recorded: z.boolean(),
});

/** Locks and answers of one model in DynamoDB. */
export class DynamoLocks implements RetrainingLocks {
  private readonly client: DynamoDBDocumentClient;

  public constructor(
    private readonly tableName: string,
    private readonly model: string,
    client = new DynamoDBClient({}),
  ) {
    this.client = DynamoDBDocumentClient.from(client);
  }

  public async read(): Promise<LockState> {
    const item = await this.get(lockItem.lock);
    return item ? lockSchema.parse(item) : { revision: 0, holder: null, lastEndedAt: null };
  }

  public async answerTo(causeId: string): Promise<CauseAnswer | undefined> {
    const item = await this.get(lockItem.cause(causeDigest(causeId)));
    return item ? answerSchema.parse(item) : undefined;
  }

  public async claim(answer: CauseAnswer, state: LockState, leaseExpiresAt: Date): Promise<boolean> {
    const { causeId } = answer.request;
    const TransactItems: TransactWriteCommandInput['TransactItems'] = [
      {
        Put: {
          TableName: this.tableName,
          Item: { ...this.key(lockItem.cause(causeDigest(causeId))), ...answer, ...expiry(leaseExpiresAt) },
          ConditionExpression: 'attribute_not_exists(#pk)',
          ExpressionAttributeNames: { '#pk': lockKeys.partition },
        },
      },
    ];
    if (answer.executionName !== null) {
      const holder = { executionName: answer.executionName, causeId, leaseExpiresAt: leaseExpiresAt.toISOString() };
      TransactItems.push({
        Put: {
          TableName: this.tableName,
          Item: {
            ...this.key(lockItem.lock),
            revision: state.revision + 1,
            holder,
            lastEndedAt: state.lastEndedAt?.toISOString() ?? null,
          },
          ConditionExpression: 'attribute_not_exists(#revision) OR #revision = :seen',
          ExpressionAttributeNames: { '#revision': 'revision' },
          ExpressionAttributeValues: { ':seen': state.revision },
        },
      });
    }
    try {
      await this.client.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException && lostRace(error)) return false;
      throw error;
    }
  }

  public async renew(executionName: string, leaseExpiresAt: Date, now: Date): Promise<boolean> {
    return this.updateLock({
      UpdateExpression: 'SET #holder.#lease = :lease, #revision = #revision + :one',
      ConditionExpression: '#holder.#name = :name AND #holder.#lease > :now',
      ExpressionAttributeNames: {
        '#holder': 'holder',
        '#name': 'executionName',
        '#lease': 'leaseExpiresAt',
        '#revision': 'revision',
      },
      ExpressionAttributeValues: {
        ':name': executionName,
        ':lease': leaseExpiresAt.toISOString(),
        ':now': now.toISOString(),
        ':one': 1,
      },
    });
  }

  public async markRecorded(causeId: string): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName: this.tableName,
        Key: this.key(lockItem.cause(causeDigest(causeId))),
        UpdateExpression: 'SET #recorded = :yes',
        ConditionExpression: 'attribute_exists(#pk)',
        ExpressionAttributeNames: { '#recorded': 'recorded', '#pk': lockKeys.partition },
        ExpressionAttributeValues: { ':yes': true },
      }),
    );
  }

  public async release(executionName: string, endedAt: Date): Promise<boolean> {
    return this.updateLock({
      UpdateExpression: 'SET #holder = :nobody, #ended = :ended, #revision = #revision + :one',
      ConditionExpression: '#holder.#name = :name',
      ExpressionAttributeNames: {
        '#holder': 'holder',
        '#name': 'executionName',
        '#ended': 'lastEndedAt',
        '#revision': 'revision',
      },
      ExpressionAttributeValues: {
        ':nobody': null,
        ':ended': endedAt.toISOString(),
        ':one': 1,
        ':name': executionName,
      },
    });
  }

  /** False: the condition did not hold. */
  private async updateLock(update: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    try {
      await this.client.send(new UpdateCommand({ TableName: this.tableName, Key: this.key(lockItem.lock), ...update }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async get(sortKey: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.tableName, Key: this.key(sortKey), ConsistentRead: true }),
    );
    return Item;
  }

  private key(sortKey: string): Record<string, string> {
    return { [lockKeys.partition]: lockItem.model(this.model), [lockKeys.sort]: sortKey };
  }
}

function expiry(leaseExpiresAt: Date): Record<string, number> {
  return { [lockKeys.timeToLive]: Math.floor(leaseExpiresAt.getTime() / 1000) + answerLifetimeSeconds };
}

/** True when conditions failed or another transaction held the items; anything else (throttling, size) is an error. */
function lostRace(error: TransactionCanceledException): boolean {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code).filter((code) => code && code !== 'None');
  return codes.length > 0 && codes.every((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}
