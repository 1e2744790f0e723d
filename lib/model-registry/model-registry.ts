import { aws_dynamodb as dynamodb, aws_events as events, aws_kms as kms, RemovalPolicy } from 'aws-cdk-lib';
import type { aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { renderEnvironment } from '../contracts/environment';
import { registryEnvironment, registryKeys } from '../contracts/registry';
import type { HouseProps } from '../foundation/house-props';
import { PlatformKey } from '../foundation/platform-key';
import { requireProps } from '../foundation/required-props';
import { ChampionProvider } from './champion-provider';
import { RegistryBackup } from './registry-backup';
import { RegistryFunctions } from './registry-functions';
import { ModelRegistryGrants } from './model-registry-grants';

/** Versions, aliases and the ledger of every model of one environment. */
export interface IModelRegistry extends IConstruct {
  /** Name of the environment, for example `prod`. */
  readonly environmentName: string;
  /** Versions and aliases. */
  readonly versions: dynamodb.ITable;
  /** Who changed what, when and why. */
  readonly ledger: dynamodb.ITable;
  /** Bus on which every change is announced. */
  readonly eventBus: events.IEventBus;
  /** Prefix of the champion pointers' parameter names, for example `/tidegate/prod`. */
  readonly championPrefix: string;
  /** Service token of the custom resource that seeds and reads champions. */
  readonly championServiceToken: string;
  /**
   * Key of the tables.
   *
   * @default - a key of AWS, which needs no grant
   */
  readonly encryptionKey?: kms.IKey;
  /** Grants, one per way of using the registry. */
  readonly grants: ModelRegistryGrants;
  /** Lets a function read versions and aliases, and tells it where they are. */
  attachReader(fn: lambda.Function): void;
  /** Lets a function register versions, change stages and write the ledger, and tells it where they are. */
  attachWriter(fn: lambda.Function): void;
  /** Lets a function move the champion and its pointer as well. */
  attachPromoter(fn: lambda.Function): void;
}

/** Properties of a ModelRegistry. */
export interface ModelRegistryProps extends HouseProps {
  /** Name of the environment, for example `prod`: lower-case letters, digits and hyphens. */
  readonly environmentName: string;
  /** Where model folders are kept. */
  readonly artifactStore: IArtifactStore;
  /**
   * Bus for the registry's events.
   *
   * @default - a bus of its own
   */
  readonly eventBus?: events.IEventBus;
  /**
   * First segment of the champion pointers' names.
   *
   * @default 'tidegate'
   */
  readonly platformName?: string;
}

/** What every registry, created or imported, does alike. */
abstract class ModelRegistryBase extends Construct implements IModelRegistry {
  public abstract readonly environmentName: string;
  public abstract readonly versions: dynamodb.ITable;
  public abstract readonly ledger: dynamodb.ITable;
  public abstract readonly eventBus: events.IEventBus;
  public abstract readonly championPrefix: string;
  public abstract readonly championServiceToken: string;
  public abstract readonly encryptionKey?: kms.IKey;
  public readonly grants: ModelRegistryGrants = new ModelRegistryGrants(this);

  public attachReader(fn: lambda.Function): void {
    this.grants.read(fn);
    this.describeTo(fn);
  }

  public attachWriter(fn: lambda.Function): void {
    this.grants.write(fn);
    this.describeTo(fn);
  }

  public attachPromoter(fn: lambda.Function): void {
    this.grants.promote(fn);
    this.describeTo(fn);
  }

  private describeTo(fn: lambda.Function): void {
    const environment = renderEnvironment(registryEnvironment, {
      TIDEGATE_VERSIONS_TABLE: this.versions.tableName,
      TIDEGATE_LEDGER_TABLE: this.ledger.tableName,
      TIDEGATE_EVENT_BUS: this.eventBus.eventBusName,
      TIDEGATE_CHAMPION_PREFIX: this.championPrefix,
    });
    for (const [name, value] of Object.entries(environment)) fn.addEnvironment(name, value);
  }
}

/**
 * The registry: two tables with point-in-time recovery, streams, deletion protection and a daily backup; functions that
 * register a version, change its stage, move an alias and read; and the champion pointers in SSM.
 */
export class ModelRegistry extends ModelRegistryBase {
  /** Uses a registry that another app created. */
  public static fromModelRegistryAttributes(
    scope: Construct,
    id: string,
    attributes: ModelRegistryAttributes,
  ): IModelRegistry {
    return new ImportedModelRegistry(scope, id, attributes);
  }

  public readonly environmentName: string;
  public readonly versions: dynamodb.ITable;
  public readonly ledger: dynamodb.ITable;
  public readonly eventBus: events.IEventBus;
  public readonly championPrefix: string;
  public readonly championServiceToken: string;
  public readonly encryptionKey?: kms.IKey;
  /** The functions that people and pipelines call. */
  public readonly functions: RegistryFunctions;

  public constructor(scope: Construct, id: string, props: ModelRegistryProps) {
    super(scope, id);
    requireProps('ModelRegistry', props, ['environmentName', 'artifactStore']);
    const platformName = props.platformName ?? 'tidegate';
    validateName('platformName', platformName);
    validateName('environmentName', props.environmentName);
    const encryptionKey =
      props.encryptionKey ?? new PlatformKey(this, 'Key', { description: 'The model registry of Tidegate' });
    this.encryptionKey = encryptionKey;
    this.environmentName = props.environmentName;
    this.championPrefix = `/${platformName}/${props.environmentName}`;
    this.versions = this.newTable('Versions', encryptionKey);
    this.ledger = this.newTable('Ledger', encryptionKey);
    new RegistryBackup(this, 'Backup', { tables: [this.versions, this.ledger], encryptionKey });
    this.eventBus =
      props.eventBus ??
      new events.EventBus(this, 'Bus', { description: `Tidegate events of ${props.environmentName}` });
    const shared = { ...props, encryptionKey, registry: this };
    this.championServiceToken = new ChampionProvider(this, 'Champion', shared).serviceToken;
    this.functions = new RegistryFunctions(this, 'Functions', shared);
  }

  private newTable(id: string, encryptionKey: kms.IKey): dynamodb.Table {
    return new dynamodb.Table(this, id, {
      partitionKey: { name: registryKeys.partition, type: dynamodb.AttributeType.STRING },
      sortKey: { name: registryKeys.sort, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

function validateName(field: string, value: string): void {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(value)) {
    throw new Error(
      `${field} must be lower-case letters, digits and hyphens, starting with a letter, at most 31; got '${value}'`,
    );
  }
}

/** What is needed to use a registry that another app created. */
export interface ModelRegistryAttributes {
  /** Name of the environment. */
  readonly environmentName: string;
  /** ARN of the versions table. */
  readonly versionsTableArn: string;
  /** ARN of the ledger table. */
  readonly ledgerTableArn: string;
  /** ARN of the bus. */
  readonly eventBusArn: string;
  /** Prefix of the champion pointers, for example `/tidegate/prod`. */
  readonly championPrefix: string;
  /** Service token of the champion custom resource. */
  readonly championServiceToken: string;
  /** Key of the tables. */
  readonly encryptionKeyArn: string;
}

class ImportedModelRegistry extends ModelRegistryBase {
  public readonly environmentName: string;
  public readonly versions: dynamodb.ITable;
  public readonly ledger: dynamodb.ITable;
  public readonly eventBus: events.IEventBus;
  public readonly championPrefix: string;
  public readonly championServiceToken: string;
  public readonly encryptionKey?: kms.IKey;

  public constructor(scope: Construct, id: string, props: ModelRegistryAttributes) {
    super(scope, id);
    const encryptionKey = kms.Key.fromKeyArn(this, 'TableKey', props.encryptionKeyArn);
    this.encryptionKey = encryptionKey;
    this.environmentName = props.environmentName;
    this.versions = dynamodb.Table.fromTableAttributes(this, 'Versions', {
      tableArn: props.versionsTableArn,
      encryptionKey,
    });
    this.ledger = dynamodb.Table.fromTableAttributes(this, 'Ledger', {
      tableArn: props.ledgerTableArn,
      encryptionKey,
    });
    this.eventBus = events.EventBus.fromEventBusArn(this, 'Bus', props.eventBusArn);
    this.championPrefix = props.championPrefix;
    this.championServiceToken = props.championServiceToken;
  }
}
