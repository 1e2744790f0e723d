import { createHash } from 'node:crypto';
import type { LedgerEntry } from '../../lib/contracts/registry';
import { canonicalJson } from '../shared/canonical-json';

/** What the chain starts from. */
export const genesisHash = '0'.repeat(64);

/** The last entry of a model's ledger. */
export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

/** The head of an empty ledger. */
export const emptyHead: LedgerHead = { sequence: 0, hash: genesisHash };

/** What the writer of an entry says; the chain adds the rest. */
export type LedgerNote = Pick<LedgerEntry, 'model' | 'action' | 'actor' | 'reason' | 'details'>;

/** Chains a note to the head of its ledger. */
export function chain(head: LedgerHead, note: LedgerNote, at: Date): LedgerEntry {
  const entry = { ...note, sequence: head.sequence + 1, at: at.toISOString(), previousHash: head.hash };
  return { ...entry, hash: hashOf(entry) };
}

/** Where a ledger was tampered with: the first sequence number that does not follow, or undefined when all is well. */
export function firstBrokenLink(entries: readonly LedgerEntry[]): number | undefined {
  let head = emptyHead;
  for (const entry of entries) {
    const { hash, ...rest } = entry;
    if (entry.sequence !== head.sequence + 1 || entry.previousHash !== head.hash || hashOf(rest) !== hash) {
      return head.sequence + 1;
    }
    head = entry;
  }
  return undefined;
}

function hashOf(entry: Omit<LedgerEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}
