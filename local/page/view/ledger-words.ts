import * as z from 'zod';
import type { LedgerEntry } from '../../../lib/contracts/registry';

/** What a happening is, as far as the page draws it. */
export const happenings = [
  'alarm',
  'cleared',
  'retraining',
  'declined',
  'passed',
  'refused',
  'promoted',
  'taken-back',
  'failed',
] as const;
export type Happening = (typeof happenings)[number];

/** An entry of the ledger in words. */
export interface LedgerWords {
  /** What was decided, in a few words. */
  readonly what: string;
  /** How it is marked in the course of the model; undefined: it is not. */
  readonly mark?: { readonly kind: Happening; readonly label: string };
}

const text = z.string();
const details = z.looseObject({
  version: text.nullable().optional(),
  previousVersion: text.nullable().optional(),
  alias: text.optional(),
  to: text.optional(),
  stage: text.nullable().optional(),
  status: text.optional(),
  cause: text.optional(),
  target: text.optional(),
  improvement: z.number().nullable().optional(),
  metric: text.optional(),
});

/** Puts an entry into words. Details that are not as they should be are left out, since the entry is shown whole anyway. */
export function ledgerWords(entry: LedgerEntry): LedgerWords {
  const parsed = details.safeParse(entry.details);
  const found = parsed.success ? parsed.data : {};
  const version = found.version ?? '';
  switch (entry.action) {
    case 'version-registered':
      return { what: `${version} registered` };
    case 'version-stage-changed':
      return { what: `${version} ${found.to ?? 'changed'}` };
    case 'alias-moved':
      return aliasWords(found.alias ?? 'alias', version, found.previousVersion ?? null);
    case 'gate-passed':
      return { what: `${version} passed its gate`, mark: { kind: 'passed', label: `${version} passes` } };
    case 'gate-failed':
      return { what: `${version} failed its gate`, mark: { kind: 'refused', label: `${version} refused` } };
    case 'rollout-started':
      return { what: `rollout of ${version} began` };
    case 'rollout-succeeded':
      return { what: `rollout of ${version} succeeded` };
    case 'rollout-failed':
      return { what: `rollout of ${version} taken back`, mark: { kind: 'taken-back', label: `${version} taken back` } };
    case 'retraining-started':
      return { what: `retraining began${because(found.cause)}`, mark: { kind: 'retraining', label: 'retraining' } };
    case 'retraining-declined':
      return { what: `retraining declined${because(found.cause)}`, mark: { kind: 'declined', label: 'declined' } };
    case 'retraining-finished':
      return version === ''
        ? { what: 'retraining ended without a version', mark: { kind: 'failed', label: 'no version' } }
        : { what: `retraining ended: ${version} ${found.stage ?? ''}`.trimEnd() };
    case 'verdict':
      return { what: 'verdict' };
  }
}

function because(cause: string | undefined): string {
  return cause === undefined ? '' : `: ${cause}`;
}

function aliasWords(alias: string, version: string, previous: string | null): LedgerWords {
  const what = previous === null ? `${version} became ${alias}` : `${alias} moved from ${previous} to ${version}`;
  // The first champion comes with the deployment: nothing happened to the model yet.
  return alias === 'champion' && previous !== null
    ? { what, mark: { kind: 'promoted', label: `${version} serves` } }
    : { what };
}
