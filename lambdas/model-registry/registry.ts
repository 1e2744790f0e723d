import { errorNames, TidegateError } from '../../lib/contracts/errors';
import type { ChampionPointer } from '../../lib/contracts/champion';
import type { Alias, LedgerEntry, ModelVersion, VersionStage } from '../../lib/contracts/registry';
import type { Clock } from '../shared/clock';
import { chain } from './ledger';
import type { LedgerHead, LedgerNote } from './ledger';

/** One change of a registry, written whole or not at all, together with its ledger entry. */
export interface RegistryChange {
  readonly entry: LedgerEntry;
  /** The head that the entry follows. */
  readonly head: LedgerHead;
  /** A version that must not exist yet. */
  readonly newVersion?: ModelVersion;
  /** A stage to change; the version must be in `from`. */
  readonly stage?: { readonly version: string; readonly from: VersionStage; readonly to: VersionStage };
  /** An alias to move; it must point to `from` (`null`: it must not exist), and the version `to` must be approved. */
  readonly alias?: { readonly alias: Alias; readonly from: string | null; readonly to: string };
  /** Names what is recorded; it must not have been recorded before. */
  readonly once?: string;
}

/** How a commit ended. `ledger-moved`: another writer was first, try again; `conflict`: the change's own condition failed. */
export type CommitOutcome = 'committed' | 'ledger-moved' | 'conflict';

/** The registry's tables. Reads are strongly consistent. */
export interface RegistryTables {
  version(model: string, version: string): Promise<ModelVersion | undefined>;
  versionWithDigest(model: string, digest: string): Promise<string | undefined>;
  versions(model: string): Promise<readonly ModelVersion[]>;
  aliasTarget(model: string, alias: Alias): Promise<string | undefined>;
  head(model: string): Promise<LedgerHead>;
  entries(model: string): Promise<readonly LedgerEntry[]>;
  commit(change: RegistryChange): Promise<CommitOutcome>;
}

/** The champion pointers that templates and servers read. */
export interface ChampionPointers {
  read(model: string): Promise<ChampionPointer | undefined>;
  write(model: string, pointer: ChampionPointer): Promise<void>;
}

/** Who does something, and why: both go into the ledger. */
export interface Because {
  readonly actor: string;
  readonly reason: string;
}

// Writers of one model are few (a pipeline, a rollout, a person): this many lost races in a row is a fault.
const maximumAttempts = 20;

/** Registers versions, changes stages, moves aliases, and records every decision in the ledger. */
export class Registry {
  public constructor(
    private readonly tables: RegistryTables,
    private readonly pointers: ChampionPointers,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers a version. The same digest registered again returns the version that has it; the same version number with
   * another digest is a conflict, since versions are immutable.
   */
  public async registerVersion(candidate: Omit<ModelVersion, 'registeredAt'>, because: Because): Promise<ModelVersion> {
    const { model, version, digest } = candidate;
    const newVersion: ModelVersion = { ...candidate, registeredAt: this.clock().toISOString() };
    const note: LedgerNote = {
      ...because,
      model,
      action: 'version-registered',
      details: { version, digest, artifactUri: candidate.artifactUri, stage: candidate.stage },
    };
    const known = await this.tables.versionWithDigest(model, digest);
    if (known !== undefined) return this.getVersion(model, known);
    if ((await this.commit(note, { newVersion })) === 'committed') return newVersion;
    const winner = await this.tables.versionWithDigest(model, digest);
    if (winner !== undefined) return this.getVersion(model, winner);
    const existing = await this.getVersion(model, version);
    throw new TidegateError(
      errorNames.conflict,
      `version ${version} of '${model}' is registered with digest ${existing.digest}, not ${digest}; ` +
        'versions are immutable: give the changed model a new version number',
    );
  }

  /** Changes a version's stage, if it is still in `from`. Already in `to`: nothing happens. */
  public async changeStage(
    model: string,
    version: string,
    move: { readonly from: VersionStage; readonly to: VersionStage },
    because: Because,
  ): Promise<ModelVersion> {
    const current = await this.getVersion(model, version);
    if (current.stage === move.to) return current;
    const { digest, artifactUri } = current;
    const note: LedgerNote = {
      ...because,
      model,
      action: 'version-stage-changed',
      details: { version, digest, artifactUri, ...move },
    };
    if (current.stage !== move.from || (await this.commit(note, { stage: { version, ...move } })) === 'conflict') {
      const { stage } = await this.getVersion(model, version);
      throw new TidegateError(
        errorNames.conflict,
        `version ${version} of '${model}' is in stage '${stage}', not '${move.from}'; read it again and decide anew`,
      );
    }
    return { ...current, stage: move.to };
  }

  /**
   * Moves an alias from the version it is expected to name (`null`: none yet). Exactly one of several concurrent movers
   * wins. Moving to where it already points changes nothing, but writes the champion pointer again, so that a mover that
   * died between table and pointer is healed by its retry.
   */
  public async moveAlias(
    model: string,
    alias: Alias,
    move: { readonly from: string | null; readonly to: string },
    because: Because,
  ): Promise<void> {
    const target = await this.getVersion(model, move.to);
    if (target.stage !== 'approved') {
      throw new TidegateError(
        errorNames.conflict,
        `version ${move.to} of '${model}' is '${target.stage}'; only an approved version can be ${alias}`,
      );
    }
    const current = (await this.tables.aliasTarget(model, alias)) ?? null;
    if (current !== move.to) {
      const note: LedgerNote = {
        ...because,
        model,
        action: 'alias-moved',
        details: { alias, version: move.to, previousVersion: move.from },
      };
      if (current !== move.from || (await this.commit(note, { alias: { alias, ...move } })) === 'conflict') {
        const actual = (await this.tables.aliasTarget(model, alias)) ?? 'nothing';
        throw new TidegateError(
          errorNames.conflict,
          `${alias} of '${model}' is ${actual}, not ${move.from ?? 'nothing'}; somebody else moved it: read it again and decide anew`,
        );
      }
    }
    if (alias === 'champion') await this.pointers.write(model, pointerTo(target));
  }

  /** A version; `Tidegate.NotFound` if there is none. */
  public async getVersion(model: string, version: string): Promise<ModelVersion> {
    const found = await this.tables.version(model, version);
    if (!found) throw new TidegateError(errorNames.notFound, `'${model}' has no version ${version}`);
    return found;
  }

  /** The version with a digest, if it is registered. */
  public async findByDigest(model: string, digest: string): Promise<ModelVersion | undefined> {
    const version = await this.tables.versionWithDigest(model, digest);
    return version === undefined ? undefined : this.getVersion(model, version);
  }

  /** Every version, in order of registration. */
  public async listVersions(model: string): Promise<readonly ModelVersion[]> {
    const versions = [...(await this.tables.versions(model))];
    return versions.sort((a, b) => (a.registeredAt < b.registeredAt ? -1 : 1));
  }

  /** The version that an alias names, if any. */
  public async findByAlias(model: string, alias: Alias): Promise<ModelVersion | undefined> {
    const version = await this.tables.aliasTarget(model, alias);
    return version === undefined ? undefined : this.getVersion(model, version);
  }

  /** The version that serves, if any. The table decides; pointers follow it. */
  public async champion(model: string): Promise<ModelVersion | undefined> {
    return this.findByAlias(model, 'champion');
  }

  /** Since when the champion has been serving, by the ledger; undefined when nobody crowned one. */
  public async championSince(model: string): Promise<Date | undefined> {
    const crowned = (await this.ledger(model)).findLast(
      ({ action, details }) => action === 'alias-moved' && details['alias'] === 'champion',
    );
    return crowned && new Date(crowned.at);
  }

  /** The version that serves, after its pointer has been put right where it lagged behind the table. */
  public async championWithPointer(model: string): Promise<ModelVersion | undefined> {
    const champion = await this.champion(model);
    if (champion && (await this.pointers.read(model))?.digest !== champion.digest) {
      await this.pointers.write(model, pointerTo(champion));
    }
    return champion;
  }

  /** Records a decision that changes no version and no alias. */
  public async record(note: LedgerNote): Promise<void> {
    await this.commit(note, {});
  }

  /**
   * Records a decision that may be reported several times, once.
   *
   * @param key names the decision among those of the model, at most 512 characters
   * @returns false if it was recorded before
   */
  public async recordOnce(note: LedgerNote, key: string): Promise<boolean> {
    return (await this.commit(note, { once: key })) === 'committed';
  }

  /** The model's ledger, oldest first. */
  public async ledger(model: string): Promise<readonly LedgerEntry[]> {
    return this.tables.entries(model);
  }

  private async commit(
    note: LedgerNote,
    change: Omit<RegistryChange, 'entry' | 'head'>,
  ): Promise<'committed' | 'conflict'> {
    for (let attempt = 0; attempt < maximumAttempts; attempt++) {
      const head = await this.tables.head(note.model);
      const outcome = await this.tables.commit({ ...change, head, entry: chain(head, note, this.clock()) });
      if (outcome !== 'ledger-moved') return outcome;
    }
    throw new TidegateError(
      errorNames.conflict,
      `the ledger of '${note.model}' moved ${maximumAttempts} times in a row; nothing was written, try again`,
    );
  }
}

function pointerTo({ version, digest, artifactUri }: ModelVersion): ChampionPointer {
  return { version, digest, artifactUri };
}
