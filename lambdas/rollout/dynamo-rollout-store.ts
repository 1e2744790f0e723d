import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { registryItem, registryKeys } from '../../lib/contracts/registry';
import { rolloutItem } from '../../lib/contracts/rollout';
import type { RolloutTarget } from './advance-rollout';
import type { RolloutStore } from './ports';
import type { RolloutRun, RolloutState } from './rollout-run';

// Longer than any invocation lives, so that a claim outlives its holder only if the holder died.
const claimSeconds = 120;

/** Rollouts of one target in the registry's versions table. */
export class DynamoRolloutStore implements RolloutStore {
  private readonly client: DynamoDBDocumentClient;

  public constructor(
    private readonly tableName: string,
    private readonly of: RolloutTarget,
    client = new DynamoDBClient({}),
  ) {
    this.client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  public async find(id: string): Promise<RolloutRun | undefined> {
    const item = await this.get(rolloutItem.run(this.of.target, id));
    if (!item) return undefined;
    const { [registryKeys.partition]: _partition, [registryKeys.sort]: _sort, claimedAt: _claimedAt, ...run } = item;
    return run as unknown as RolloutRun;
  }

  public async current(): Promise<RolloutRun | undefined> {
    const item = await this.get(rolloutItem.open(this.of.target));
    return item?.['isOpen'] === true ? this.find(item['rollout'] as string) : undefined;
  }

  public async open(run: RolloutRun): Promise<boolean> {
    try {
      await this.client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: this.tableName,
                Item: { ...this.key(rolloutItem.run(this.of.target, run.id)), ...run },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
            {
              Put: {
                TableName: this.tableName,
                Item: { ...this.key(rolloutItem.open(this.of.target)), rollout: run.id, isOpen: true },
                ConditionExpression: 'attribute_not_exists(pk) OR isOpen = :no',
                ExpressionAttributeValues: { ':no': false },
              },
            },
          ],
        }),
      );
      return true;
    } catch (error) {
      if (lostRace(error)) return false;
      throw error;
    }
  }

  public async started(id: string, deployment: string): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName: this.tableName,
        Key: this.key(rolloutItem.run(this.of.target, id)),
        UpdateExpression: 'SET #state = :running, deployment = :deployment',
        ConditionExpression: '#state = :starting',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':starting': 'starting', ':running': 'running', ':deployment': deployment },
      }),
    );
  }

  public async claimEnd(id: string, now: Date): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateCommand({
          TableName: this.tableName,
          Key: this.key(rolloutItem.run(this.of.target, id)),
          UpdateExpression: 'SET claimedAt = :now',
          ConditionExpression: '#state = :running AND (attribute_not_exists(claimedAt) OR claimedAt < :expired)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: {
            ':running': 'running',
            ':now': now.toISOString(),
            ':expired': new Date(now.getTime() - claimSeconds * 1000).toISOString(),
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  public async close(id: string, state: RolloutState, now: Date): Promise<void> {
    await this.client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName: this.tableName,
              Key: this.key(rolloutItem.run(this.of.target, id)),
              UpdateExpression: 'SET #state = :state, endedAt = :now',
              ConditionExpression: 'attribute_exists(pk)',
              ExpressionAttributeNames: { '#state': 'state' },
              ExpressionAttributeValues: { ':state': state, ':now': now.toISOString() },
            },
          },
          {
            Update: {
              TableName: this.tableName,
              Key: this.key(rolloutItem.open(this.of.target)),
              UpdateExpression: 'SET isOpen = :no',
              ConditionExpression: 'rollout = :id',
              ExpressionAttributeValues: { ':no': false, ':id': id },
            },
          },
        ],
      }),
    );
  }

  private async get(sort: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.tableName, Key: this.key(sort), ConsistentRead: true }),
    );
    return Item;
  }

  private key(sort: string): Record<string, string> {
    return { [registryKeys.partition]: registryItem.model(this.of.model), [registryKeys.sort]: sort };
  }
}

/** A condition failed, or another transaction was on the same items: either way somebody else was first. */
function lostRace(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code);
  return codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict');
}
