import * as z from 'zod';
import { eventTypes } from '../../lib/contracts/events';
import type { AliasMoved, EventType, ModelVersionApproved, ModelVersionRegistered } from '../../lib/contracts/events';
import { aliases } from '../../lib/contracts/registry';
import type { EventPublisher } from '../shared/event-bus';
import { parseInput } from '../shared/parse-input';

const versionDetails = z.object({ version: z.string(), digest: z.string(), artifactUri: z.string() });
const base = { model: z.string(), reason: z.string() };
const announced = z.discriminatedUnion('action', [
  z.object({ action: z.literal('version-registered'), ...base, details: versionDetails }),
  z.object({
    action: z.literal('version-stage-changed'),
    ...base,
    sequence: z.number().int(),
    details: versionDetails.extend({ to: z.string() }),
  }),
  z.object({
    action: z.literal('alias-moved'),
    ...base,
    sequence: z.number().int(),
    details: z.object({ alias: z.enum(aliases), version: z.string(), previousVersion: z.string().nullable() }),
  }),
]);
const silent = z.object({ action: z.string() });

/**
 * Announces a ledger entry on the bus. The ledger is the outbox: a change and its entry are one transaction, so an event
 * is lost only if the stream is. Entries of other capabilities are announced by those themselves.
 */
export async function announceEntry(entry: unknown, publisher: EventPublisher): Promise<void> {
  const { action } = parseInput(silent, entry, 'ledger entry');
  const announcing: readonly string[] = announced.options.map((option) => option.shape.action.value);
  if (!announcing.includes(action)) return;
  const parsed = parseInput(announced, entry, 'ledger entry');
  const { model, reason } = parsed;
  switch (parsed.action) {
    case 'version-registered': {
      const { version, digest, artifactUri } = parsed.details;
      const payload: ModelVersionRegistered = { schemaVersion: 1, model, version, digest, artifactUri };
      return publisher.publish(eventTypes.modelVersionRegistered, payload);
    }
    case 'version-stage-changed': {
      const type = stageEvents[parsed.details.to];
      if (!type) return;
      const { version, digest, artifactUri } = parsed.details;
      const payload: ModelVersionApproved = {
        schemaVersion: 1,
        model,
        version,
        digest,
        artifactUri,
        reason,
        ledgerSequence: parsed.sequence,
      };
      return publisher.publish(type, payload);
    }
    case 'alias-moved': {
      const payload: AliasMoved = {
        schemaVersion: 1,
        model,
        reason,
        ...parsed.details,
        ledgerSequence: parsed.sequence,
      };
      return publisher.publish(eventTypes.aliasMoved, payload);
    }
  }
}

const stageEvents: Readonly<Record<string, EventType>> = {
  approved: eventTypes.modelVersionApproved,
  rejected: eventTypes.modelVersionRejected,
};
