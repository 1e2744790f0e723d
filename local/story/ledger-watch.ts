import type { LedgerAction, LedgerEntry } from '../../lib/contracts/registry';
import type { DeployedRegistry } from './registry';
import { waitFor } from './wait-for';

/** What is waited for. */
export interface AwaitedEntry {
  /** Any of these. */
  readonly actions: readonly LedgerAction[];
  /** Only entries behind this one count. */
  readonly after: number;
  /**
   * Which of them.
   * @default - the first
   */
  readonly matches?: (entry: LedgerEntry) => boolean;
  /** Milliseconds. */
  readonly patience: number;
}

/** Sequence of the ledger's last entry. */
export async function lastSequence(registry: DeployedRegistry): Promise<number> {
  const { entries } = await registry.ledger();
  return entries.at(-1)?.sequence ?? 0;
}

/** Waits for an entry of the ledger. Rejects with the entries that came instead. */
export async function awaitEntry(
  registry: DeployedRegistry,
  { actions, after, matches = () => true, patience }: AwaitedEntry,
): Promise<LedgerEntry> {
  const younger = async (): Promise<readonly LedgerEntry[]> =>
    (await registry.ledger()).entries.filter(({ sequence }) => sequence > after);
  return waitFor(
    `an entry '${actions.join("' or '")}' of the ledger`,
    async () => (await younger()).find((entry) => actions.includes(entry.action) && matches(entry)),
    patience,
    async () => {
      const came = await younger();
      return came.length === 0
        ? 'no entry came'
        : `it has ${came.map(({ action, reason }) => `'${action}' (${reason})`).join(', ')}`;
    },
  );
}
