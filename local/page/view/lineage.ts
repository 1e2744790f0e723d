import * as z from 'zod';
import type { LedgerEntry, ModelVersion } from '../../../lib/contracts/registry';
import type { ModelSnapshot } from '../snapshot';

/** A version with where it comes from. */
export interface VersionLineage {
  readonly version: ModelVersion;
  /** Aliases that name it. */
  readonly names: readonly string[];
  /** The champion when it was registered, which it was held against; null for the first. */
  readonly parent: string | null;
  /** What its gate said. */
  readonly gate: string | null;
  /** How long its training job ran; null when that is not known. */
  readonly seconds: number | null;
}

const championMove = z.object({ alias: z.literal('champion'), version: z.string() });

/** All versions, newest first. */
export function lineageOf({ versions, aliases, ledger, executions }: ModelSnapshot): VersionLineage[] {
  return [...versions].reverse().map((version) => {
    const about = (entry: LedgerEntry): boolean => entry.details['version'] === version.version;
    const registered = ledger.find((entry) => entry.action === 'version-registered' && about(entry));
    const earlier = ledger.filter(({ sequence }) => registered !== undefined && sequence < registered.sequence);
    const moves = earlier.flatMap(({ action, details }) => {
      const move = championMove.safeParse(details);
      return action === 'alias-moved' && move.success ? [move.data.version] : [];
    });
    const gate = ledger.find(({ action, details }) => /^gate-/.test(action) && details['version'] === version.version);
    return {
      version,
      names: Object.entries(aliases)
        .filter(([, named]) => named === version.version)
        .map(([alias]) => alias),
      parent: moves.at(-1) ?? null,
      gate: gate?.reason ?? null,
      seconds: executions.find(({ arn }) => arn === version.lineage.source)?.job?.seconds ?? null,
    };
  });
}
