import type { ChampionPointer } from '../../../lib/contracts/champion';
import type { Alias, LedgerEntry, ModelVersion } from '../../../lib/contracts/registry';
import { emptyHead } from '../../../lambdas/model-registry/ledger';
import { Registry } from '../../../lambdas/model-registry/registry';
import type {
  ChampionPointers,
  CommitOutcome,
  RegistryChange,
  RegistryTables,
} from '../../../lambdas/model-registry/registry';

/** The registry's tables in memory, with the conditions of the real ones. */
export class MemoryTables implements RegistryTables {
  public readonly stored = new Map<string, ModelVersion>();
  public readonly aliases = new Map<string, string>();
  public readonly log: LedgerEntry[] = [];
  public readonly recorded = new Set<string>();
  /** Runs before each commit: lets a test slip another writer in. */
  public beforeCommit: () => Promise<void> = async () => {};

  public version = async (_model: string, version: string) => this.stored.get(version);
  public versionWithDigest = async (_model: string, digest: string) =>
    [...this.stored.values()].find((version) => version.digest === digest)?.version;
  public versions = async () => [...this.stored.values()];
  public aliasTarget = async (_model: string, alias: Alias) => this.aliases.get(alias);
  public head = async () => this.log.at(-1) ?? emptyHead;
  public entries = async () => this.log;

  public async commit(change: RegistryChange): Promise<CommitOutcome> {
    const intrude = this.beforeCommit;
    this.beforeCommit = async () => {};
    await intrude();
    const { newVersion, stage, alias, once } = change;
    const taken =
      newVersion &&
      (this.stored.has(newVersion.version) || (await this.versionWithDigest('', newVersion.digest)) !== undefined);
    const wrongStage = stage && this.stored.get(stage.version)?.stage !== stage.from;
    const wrongAlias =
      alias &&
      ((this.aliases.get(alias.alias) ?? null) !== alias.from || this.stored.get(alias.to)?.stage !== 'approved');
    const repeated = once !== undefined && this.recorded.has(once);
    if (taken || wrongStage || wrongAlias || repeated) return 'conflict';
    if ((await this.head()).hash !== change.head.hash) return 'ledger-moved';
    if (newVersion) this.stored.set(newVersion.version, newVersion);
    if (stage) this.stored.set(stage.version, { ...this.stored.get(stage.version)!, stage: stage.to });
    if (alias) this.aliases.set(alias.alias, alias.to);
    if (once !== undefined) this.recorded.add(once);
    this.log.push(change.entry);
    return 'committed';
  }
}

/** Champion pointers in memory. */
export class MemoryPointers implements ChampionPointers {
  public readonly stored = new Map<string, ChampionPointer>();
  public read = async (model: string) => this.stored.get(model);
  public write = async (model: string, pointer: ChampionPointer) => {
    this.stored.set(model, pointer);
  };
}

/** A registry in memory, in the year of the flights. */
export function memoryRegistry() {
  const tables = new MemoryTables();
  const pointers = new MemoryPointers();
  let second = 0;
  const clock = () => new Date(Date.UTC(2001, 0, 1, 0, 0, second++));
  return { tables, pointers, registry: new Registry(tables, pointers, clock) };
}

/** A candidate version of a model called `flight-delay`. */
export function candidate(version: string, changes: Partial<ModelVersion> = {}): Omit<ModelVersion, 'registeredAt'> {
  return {
    model: 'flight-delay',
    version,
    digest: `sha256:${version.replaceAll('.', '').padEnd(64, '0')}`,
    artifactUri: `s3://artifacts/models/flight-delay/${version}/`,
    stage: 'registered',
    lineage: {
      codeCommit: null,
      dataDigest: null,
      imageDigest: null,
      seed: 1,
      hyperparameters: {},
      source: 'asset',
    },
    metrics: {},
    ...changes,
  };
}

export const because = { actor: 'tester', reason: 'a test asks for it' };
