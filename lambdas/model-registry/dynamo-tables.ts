import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { registryItem, registryKeys } from '../../lib/contracts/registry';
import type { Alias, LedgerEntry, ModelVersion } from '../../lib/contracts/registry';
import { emptyHead } from './ledger';
import type { LedgerHead } from './ledger';
import type { CommitOutcome, RegistryChange, RegistryTables } from './registry';

type Item = Record<string, unknown>;
type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The registry's tables in DynamoDB. Every change is one transaction over both, so that none is half-written. */
export class DynamoTables implements RegistryTables {
  private readonly client: DynamoDBDocumentClient;

  public constructor(
    private readonly names: { readonly versions: string; readonly ledger: string },
    client = new DynamoDBClient({}),
  ) {
    this.client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  public async version(model: string, version: string): Promise<ModelVersion | undefined> {
    const item = await this.get(this.names.versions, key(model, registryItem.version(version)));
    return item && (stripKeys(item) as unknown as ModelVersion);
  }

  public async versionWithDigest(model: string, digest: string): Promise<string | undefined> {
    const item = await this.get(this.names.versions, key(model, registryItem.digest(digest)));
    return item?.['version'] as string | undefined;
  }

  public async versions(model: string): Promise<readonly ModelVersion[]> {
    const items = await this.query(this.names.versions, model, registryItem.versionPrefix);
    return items as unknown as ModelVersion[];
  }

  public async aliasTarget(model: string, alias: Alias): Promise<string | undefined> {
    const item = await this.get(this.names.versions, key(model, registryItem.alias(alias)));
    return item?.['version'] as string | undefined;
  }

  public async head(model: string): Promise<LedgerHead> {
    const item = await this.get(this.names.ledger, key(model, registryItem.head));
    return item ? { sequence: item['sequence'] as number, hash: item['hash'] as string } : emptyHead;
  }

  public async entries(model: string): Promise<readonly LedgerEntry[]> {
    return (await this.query(this.names.ledger, model, registryItem.entryPrefix)) as unknown as LedgerEntry[];
  }

  public async commit(change: RegistryChange): Promise<CommitOutcome> {
    const ledgerWrites = this.ledgerWrites(change);
    try {
      await this.client.send(
        new TransactWriteCommand({ TransactItems: [...ledgerWrites, ...this.versionWrites(change)] }),
      );
      return 'committed';
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const failed = reasons.map((reason) => reason.Code === 'ConditionalCheckFailed');
      if (failed.slice(ledgerWrites.length).includes(true)) return 'conflict';
      if (failed.includes(true) || reasons.some((reason) => reason.Code === 'TransactionConflict'))
        return 'ledger-moved';
      throw error;
    }
  }

  private ledgerWrites({ entry, head }: RegistryChange): Write[] {
    const { model, sequence, hash } = entry;
    return [
      {
        Put: {
          TableName: this.names.ledger,
          Item: { ...key(model, registryItem.entry(sequence)), ...entry },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      {
        Put: {
          TableName: this.names.ledger,
          Item: { ...key(model, registryItem.head), sequence, hash },
          ...(head.sequence === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#hash = :previous',
                ExpressionAttributeNames: { '#hash': 'hash' },
                ExpressionAttributeValues: { ':previous': head.hash },
              }),
        },
      },
    ];
  }

  private versionWrites({ entry: { model, sequence }, newVersion, stage, alias, once }: RegistryChange): Write[] {
    const TableName = this.names.versions;
    const writes: Write[] = [];
    if (newVersion) {
      const { version, digest } = newVersion;
      const absent = { TableName, ConditionExpression: 'attribute_not_exists(pk)' };
      writes.push({ Put: { ...absent, Item: { ...key(model, registryItem.version(version)), ...newVersion } } });
      writes.push({ Put: { ...absent, Item: { ...key(model, registryItem.digest(digest)), version } } });
    }
    if (once !== undefined) {
      const Item = { ...key(model, registryItem.once(once)), sequence };
      writes.push({ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } });
    }
    if (stage) {
      writes.push({
        Update: {
          TableName,
          Key: key(model, registryItem.version(stage.version)),
          UpdateExpression: 'SET #stage = :to',
          ConditionExpression: '#stage = :from',
          ExpressionAttributeNames: { '#stage': 'stage' },
          ExpressionAttributeValues: { ':from': stage.from, ':to': stage.to },
        },
      });
    }
    if (alias) {
      writes.push({
        ConditionCheck: {
          TableName,
          Key: key(model, registryItem.version(alias.to)),
          ConditionExpression: '#stage = :approved',
          ExpressionAttributeNames: { '#stage': 'stage' },
          ExpressionAttributeValues: { ':approved': 'approved' },
        },
      });
      writes.push({
        Put: {
          TableName,
          Item: { ...key(model, registryItem.alias(alias.alias)), version: alias.to },
          ...(alias.from === null
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#version = :from',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':from': alias.from },
              }),
        },
      });
    }
    return writes;
  }

  private async get(TableName: string, Key: Item): Promise<Item | undefined> {
    const { Item } = await this.client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item;
  }

  private async query(TableName: string, model: string, prefix: string): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': registryItem.model(model), ':prefix': prefix },
      },
    );
    for await (const page of pages) items.push(...(page.Items ?? []).map(stripKeys));
    return items;
  }
}

function key(model: string, sort: string): Item {
  return { [registryKeys.partition]: registryItem.model(model), [registryKeys.sort]: sort };
}

function stripKeys(item: Item): Item {
  const { [registryKeys.partition]: _partition, [registryKeys.sort]: _sort, ...rest } = item;
  return rest;
}
