/**
 * The registry: what a version, an alias and a ledger entry are, and how they lie in DynamoDB.
 *
 * Versions table: partition key `pk` = `MODEL#<model>`, sort key `sk`:
 *   `VERSION#<semantic version>`  one item a version
 *   `DIGEST#<hex>`                claims a digest for one version, so that a duplicate registration finds it
 *   `ALIAS#<alias>`               where an alias points
 *   `ONCE#<key>`                  says that what the key names is in the ledger already
 * Ledger table: partition key `pk` = `MODEL#<model>`, sort key `sk` = `ENTRY#<sequence, 12 digits>`, and one item
 * `HEAD` with the last sequence and hash. Each entry carries the hash of the one before it.
 */
import { text } from './environment';

/** Variables of every function that reads or writes the registry. */
export const registryEnvironment = {
  TIDEGATE_VERSIONS_TABLE: text(),
  TIDEGATE_LEDGER_TABLE: text(),
  TIDEGATE_EVENT_BUS: text(),
  TIDEGATE_CHAMPION_PREFIX: text(),
} as const;

/** Names of the tables' keys. */
export const registryKeys = { partition: 'pk', sort: 'sk' } as const;

/** Keys of the items, so that every reader and writer spells them alike. */
export const registryItem = {
  model: (model: string) => `MODEL#${model}`,
  version: (version: string) => `VERSION#${version}`,
  versionPrefix: 'VERSION#',
  digest: (hex: string) => `DIGEST#${hex}`,
  alias: (alias: string) => `ALIAS#${alias}`,
  entryPrefix: 'ENTRY#',
  once: (key: string) => `ONCE#${key}`,
  entry: (sequence: number) => `ENTRY#${String(sequence).padStart(12, '0')}`,
  head: 'HEAD',
} as const;

/** Where a version stands. */
export const versionStages = ['registered', 'approved', 'rejected', 'archived'] as const;
export type VersionStage = (typeof versionStages)[number];

/** Movable names for a version. */
export const aliases = ['champion', 'challenger', 'shadow'] as const;
export type Alias = (typeof aliases)[number];

/** Where a version comes from. `null` says unknown, and is kept as such. */
export interface Lineage {
  readonly codeCommit: string | null;
  /** `sha256:<hex>` over the training data. */
  readonly dataDigest: string | null;
  /** `sha256:<hex>` of the training image. */
  readonly imageDigest: string | null;
  readonly seed: number | null;
  readonly hyperparameters: Readonly<Record<string, string | number | boolean>>;
  /** ARN of the training execution, or `asset` for a version that came with a deployment. */
  readonly source: string;
}

/** A measured quality of a version, with its standard error. */
export interface MeasuredMetric {
  readonly value: number;
  readonly standardError: number | null;
}

/** One immutable version. */
export interface ModelVersion {
  readonly model: string;
  /** Semantic version, for example `1.2.0`. */
  readonly version: string;
  /** `sha256:<hex>` of the bytes of `manifest.json`. */
  readonly digest: string;
  /** S3 prefix of the model folder, with a slash at the end. */
  readonly artifactUri: string;
  readonly stage: VersionStage;
  readonly lineage: Lineage;
  readonly metrics: Readonly<Record<string, MeasuredMetric>>;
  /** ISO 8601 time, UTC. */
  readonly registeredAt: string;
}

/** What the ledger records. */
export const ledgerActions = [
  'version-registered',
  'version-stage-changed',
  'alias-moved',
  'gate-passed',
  'gate-failed',
  'rollout-started',
  'rollout-succeeded',
  'rollout-failed',
  'retraining-started',
  'retraining-declined',
  'retraining-finished',
  'verdict',
] as const;
export type LedgerAction = (typeof ledgerActions)[number];

/** One line of a model's ledger. `hash` covers every other field, `previousHash` included. */
export interface LedgerEntry {
  readonly model: string;
  readonly sequence: number;
  readonly action: LedgerAction;
  readonly actor: string;
  /** One sentence: why. */
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** ISO 8601 time, UTC. */
  readonly at: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Variables of the functions that put model folders in their place. */
export const artifactsEnvironment = { TIDEGATE_ARTIFACTS_BUCKET: text() } as const;

/** Variables of the function that announces ledger entries. */
export const announcerEnvironment = { TIDEGATE_EVENT_BUS: text() } as const;
